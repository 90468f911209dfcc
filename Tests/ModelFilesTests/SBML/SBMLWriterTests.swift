import Foundation
import Inputs
import ModelFiles
import ReactionNetwork
import Testing

@Suite struct SBMLWriterTests {
    private func again(_ network: ReactionNetwork) throws -> ReactionNetwork {
        try readText(SBML.write(network))
    }

    private func messages(_ text: String) throws -> [SBMLMessage] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).xml")
        defer { try? FileManager.default.removeItem(at: file) }
        try text.write(to: file, atomically: true, encoding: .utf8)
        return try SBML.check(path: file.path)
    }

    @Test func whatIsWrittenIsReadBackAsItWas() throws {
        let network = try readText(wholeModel)
        #expect(try again(network) == network)
        #expect(try SBML.write(again(network)) == SBML.write(network))
    }

    @Test func whatIsWrittenIsConsistent() throws {
        let text = try SBML.write(readText(wholeModel))
        #expect(try messages(text).filter { $0.severity >= .error } == [])
    }

    @Test func numbersToTheLastBit() throws {
        var network = ReactionNetwork(id: "m")
        let values = [
            0.1, -0.0, 1e-300, Double.leastNonzeroMagnitude, 1.7976931348623157e308, 1.0 / 3, -7,
            2_147_483_647, 2_147_483_648, 1e22, 123456.789,
            .infinity, -.infinity,
        ]
        for (i, value) in values.enumerated() {
            network.parameters.append(Parameter(id: "p\(i)", value: value, isConstant: false))
            network.initialAssignments.append(InitialAssignment(variable: "p\(i)", value: .number(value)))
        }
        let read = try again(network)
        for (i, value) in values.enumerated() {
            // libSBML does not read a subnormal attribute.
            let attribute = value.isSubnormal ? 0 : value
            #expect(read.parameters[i].value?.bitPattern == attribute.bitPattern)
            guard value > -.infinity, case .number(let number) = read.initialAssignments[i].value else {
                continue
            }
            #expect(number.bitPattern == value.bitPattern, "\(value)")
        }
    }

    @Test func everyOperator() throws {
        var network = ReactionNetwork(id: "m")
        network.parameters = [Parameter(id: "a", value: 1)]
        let a = Expression.symbol("a")
        for operation in Operator.allCases {
            for count in [operation.arity.lowerBound, max(2, operation.arity.lowerBound), 3]
            where operation.arity.contains(count) && (count > 1 || !operation.isComparison) {
                let id = "y_\(operation.rawValue)_\(count)"
                network.parameters.append(Parameter(id: id, isConstant: false))
                network.initialAssignments.removeAll { $0.variable == id }
                network.initialAssignments.append(
                    InitialAssignment(
                        variable: id, value: .apply(operation, Array(repeating: a, count: count))))
            }
        }
        var unique: Set<String> = []
        network.parameters.removeAll { !unique.insert($0.id).inserted }
        #expect(try again(network).initialAssignments == network.initialAssignments)
        #expect(try messages(SBML.write(network)).filter { $0.severity >= .error } == [])
    }

    @Test func namesOfAnyCharacters() throws {
        var network = ReactionNetwork(id: "m", name: "<A & \"B\">\tπ\n🙂")
        network.compartments = [Compartment(id: "c", name: "it's", size: .nan)]
        let read = try again(network)
        #expect(read.name == network.name && read.compartments[0].name == "it's")
        #expect(read.compartments[0].size?.isNaN == true)
    }

    @Test func speciesThatARateReadsBecomeModifiers() throws {
        var network = try readText(wholeModel)
        network.reactions[0].rate = .symbol("B")
        network.reactions[0].products = []
        network.rules.removeFirst()
        #expect(try again(network).reactions[0].modifiers == ["B"])
    }

    @Test func dosesAreWrittenAsEvents() throws {
        var network = try readText(wholeModel)
        network.doses = [Dose(id: "d", target: "A", amount: .one, start: 1, interval: 2, count: 3)]
        let read = try again(network)
        #expect(read.events.count == 2 && read.doses.isEmpty)
    }

    @Test func identifiersThatSBMLDoesNotAllow() {
        for id in ["1a", "a b", "", "µ", "a-b"] {
            var network = ReactionNetwork(id: "m")
            network.parameters = [Parameter(id: id)]
            #expect(errors { _ = try SBML.write(network) }.first?.code == "bad-identifier")
        }
    }

    @Test func consistencyCheck() throws {
        let text = wholeModel.replacing("variable=\"z\"", with: "variable=\"nobody\"")
        let found = try messages(text)
        let unknown = found.first { $0.text.contains("nobody") }
        #expect(unknown?.severity == .error)
        #expect(unknown?.line != nil && unknown?.rule == 20901)
        // Units of measurement are looked at, too.
        #expect(try messages(wholeModel).contains { $0.severity == .warning })
        #expect(errors { _ = try messages("<html/>") }.first?.code == "not-sbml")
    }
}

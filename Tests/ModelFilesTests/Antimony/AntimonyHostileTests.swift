import Inputs
import ModelFiles
import ReactionNetwork
import Testing

@Suite struct AntimonyHostile {
    private static let source = """
        function mm(v, K, S)
          v*S/(K + S)
        end
        model part(S, k)
          J: S -> T; k*S
        end
        model *path()
          compartment cell = 2; /* size */ species A in cell, $B = 4;
          q: part(A, 2); q.k = 3; delete q.T
          n A + 2 B -> C; mm(vm, 1e-3, A); J1: A => ; k^-2
          x := piecewise(A, time > 3 && A != 2, 0); y' = -y; 0 = x - y
          E: at 2 after x > 3, t0 = false, priority = 2: A = 0, y = 1
          unit nM = 1e-9 mole/litre; k = 3 nM; A is "long \u{e9}"; A.sboTerm = 12
          C identity "urn:x"
        end
        """

    private func reads(_ bytes: [UInt8]) {
        do {
            let network = try readAntimony(String(decoding: bytes, as: UTF8.self))
            _ = try? Antimony.write(network)
        } catch let error as InputError {
            #expect(error.location?.file == "m.ant")
            #expect(error.message.utf8.count < 400)
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test func theSourceIsRead() throws {
        #expect(try readAntimony(Self.source).reactions.count == 3)
    }

    @Test func everyPrefixGivesAModelOrAnError() {
        let bytes = Array(Self.source.utf8)
        for length in 0...bytes.count { reads(Array(bytes[..<length])) }
    }

    @Test func mutationsGiveAModelOrAnError() {
        var random = AntimonyGenerator(state: 3)
        let source = Array(Self.source.utf8)
        let pieces = [
            "->", ":=", "is", "in", "end", "model", "at", "$", "\"", "'", ";", "\n", "(", ")", "...", "A.",
            "2", "--", "é", "\0",
        ]
        for _ in 0..<2000 {
            var bytes = source
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.insert(contentsOf: Array(pieces.randomElement(using: &random)!.utf8), at: place)
                case 2: bytes.removeSubrange(place..<min(place + 9, bytes.count - 1))
                default:
                    let end = min(place + 40, bytes.count)
                    bytes.insert(
                        contentsOf: bytes[place..<end], at: Int.random(in: 0..<bytes.count, using: &random))
                }
            }
            reads(bytes)
        }
    }

    @Test func sizesAreBounded() throws {
        let many = 100_000
        let name = String(repeating: "x", count: many)
        reads(Array("\(name) = \(name)(3)".utf8))
        reads(Array("x = \(String(repeating: "(", count: many))".utf8))
        reads(Array("unit x = \(String(repeating: "(", count: many))".utf8))
        reads(Array(String(repeating: "model m", count: many).utf8))
        reads(Array(String(repeating: "/*", count: many).utf8))
        reads(Array(String(repeating: "A: ", count: many).utf8))
        reads(Array(String(repeating: "A + ", count: many).utf8))
        reads(Array(String(repeating: "A ", count: many).utf8))
        reads(Array(String(repeating: "a.", count: many).utf8))
        reads(Array((String(repeating: "$", count: many) + "A").utf8))
    }

    @Test func submodulesCannotMultiplyWithoutBound() {
        var text = "model m0\n x = 1\nend\n"
        for level in 1...40 { text += "model m\(level)\n A: m\(level - 1)(); B: m\(level - 1)()\nend\n" }
        let error = #expect(throws: InputError.self) { try readAntimony(text) }
        #expect(error?.code == "model-too-large")
        let itself = #expect(throws: InputError.self) { try readAntimony("model m\n A: m()\nend") }
        #expect(itself?.code == "unknown-module")
    }

    @Test func unitsCannotMultiplyWithoutBound() {
        var text = ""
        for level in 1...30 { text += "unit u\(level) = u\(level + 1)*u\(level + 1)\n" }
        reads(Array((text + "unit u31 = mole\nx has u1").utf8))
    }

    @Test func longChainsOfNamesAreQuick() throws {
        var text = "a0 = 1\n"
        for index in 0..<20_000 { text += "a\(index) is a\(index + 1)\n" }
        #expect(try readAntimony(text).parameters.map(\.value) == [1])
        var values = ""
        for index in 0..<20_000 { values += "k\(index) = \(index); S\(index) -> ; k\(index)*S\(index)\n" }
        #expect(try readAntimony(values).reactions.count == 20_000)
    }
}

import Foundation
import Kinetics
import NumericalKit
import ReactionNetwork
import Testing

@Suite struct GeneratedCodeTests {
    private let lanes = laneCount
    private let cache = FileManager.default.temporaryDirectory.appending(path: "miraxis-kernels-\(UUID())")

    /// Each lane with its own registers, by the generated code and by the interpreter.
    private func agrees(
        _ program: Program, _ kernel: GeneratedCode.Kernel, registers count: Int,
        _ stream: inout RandomStream,
        prepare: (inout [Double]) -> Void = { _ in }
    ) -> Bool {
        var each: [[Double]] = []
        var packed = [Double](repeating: 0, count: lanes * count)
        for lane in 0..<lanes {
            var registers = (0..<count).map { _ in 4 * stream.uniform() - 1 }
            prepare(&registers)
            for index in 0..<count { packed[lanes * index + lane] = registers[index] }
            program.run(&registers)
            each.append(registers)
        }
        packed.withUnsafeMutableBufferPointer { kernel($0.baseAddress!) }
        for instruction in program.instructions {
            let register = Int(instruction.target)
            for lane in 0..<lanes {
                let (a, b) = (packed[lanes * register + lane], each[lane][register])
                if a.bitPattern != b.bitPattern, !(a.isNaN && b.isNaN) { return false }
            }
        }
        return true
    }

    @Test func everyOperationGivesTheSameBits() throws {
        defer { try? FileManager.default.removeItem(at: cache) }
        var stream = RandomStream(seed: 5)
        let program = Program(
            Operation.allCases.enumerated().map { index, operation in
                Instruction(operation, 3 + index, 0, 1, 2)
            })
        let code = try GeneratedCode(
            [CSource.Function(name: "all", program: program)], cache: cache)
        for round in 0..<200 {
            #expect(
                agrees(program, code.kernels[0], registers: 3 + Operation.allCases.count, &stream) {
                    registers in
                    if round % 3 == 0 { registers[0] = registers[0].rounded() }
                    if round % 5 == 0 { registers[1] = registers[0] }
                    if round % 7 == 0 { registers[round % 2] = round % 4 == 0 ? .nan : 0 }
                })
        }
    }

    /// Registers are used again and again, across the cuts between functions.
    @Test(arguments: [1, 7, 50]) func longProgramsGiveTheSameBits(_ limit: Int) throws {
        defer { try? FileManager.default.removeItem(at: cache) }
        var stream = RandomStream(seed: UInt64(limit))
        let operations: [Kinetics.Operation] = [
            .add, .multiply, .multiplyAdd, .subtractProduct, .subtract, .sine,
        ]
        let program = Program(
            (0..<400).map { _ in
                Instruction(
                    operations[stream.below(operations.count)], stream.below(30), stream.below(30),
                    stream.below(30), stream.below(30))
            })
        let functions = [CSource.Function(name: "long", program: program)]
        let code = try GeneratedCode(functions, cache: cache, statementsPerFunction: limit)
        for _ in 0..<20 { #expect(agrees(program, code.kernels[0], registers: 30, &stream)) }
    }

    @Test func aNetworksProgramsGiveTheSameBits() throws {
        defer { try? FileManager.default.removeItem(at: cache) }
        let network = try CompiledNetwork(
            compiling: RandomNetworks.network(seed: 3), inputs: ["k1"], observables: [])
        let results = [network.derivatives, network.jacobianValues, network.timeDerivatives]
        let programs = [network.derivative, network.jacobian, network.timeDerivative]
        let names = ["derivative", "jacobian", "timeDerivative"]
        let functions = zip(names, zip(programs, results)).map { name, parts in
            CSource.Function(name: name, program: parts.0, results: [parts.1])
        }
        let member = CompiledMember(network, inputs: [0.8])
        for _ in 0..<2 {
            let code = try GeneratedCode(functions, cache: cache)
            for (index, kernel) in code.kernels.enumerated() {
                var copy = member
                programs[index].run(&copy.registers)
                var packed = member.registers.flatMap { Array(repeating: $0, count: lanes) }
                packed.withUnsafeMutableBufferPointer { kernel($0.baseAddress!) }
                for register in results[index] {
                    #expect(packed[lanes * register + 2].bitPattern == copy.registers[register].bitPattern)
                }
            }
        }
        // The second time, the library of the first was found.
        let files = try FileManager.default.contentsOfDirectory(atPath: cache.path)
        #expect(files.count == 1)
    }

    @Test func aFolderOpenToOthersIsRefused() throws {
        defer { try? FileManager.default.removeItem(at: cache) }
        try FileManager.default.createDirectory(
            at: cache, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o777])
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: cache.path)
        #expect(throws: GeneratedCode.Unavailable.self) { _ = try GeneratedCode([], cache: cache) }
    }
}

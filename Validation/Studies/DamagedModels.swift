import Foundation
import Inputs
import Kinetics
import ModelFiles
import ReactionNetwork
import Synchronization

/// Damaged model files by the hundred thousand: each must be read and simulated, or end in an error that says where.
///
/// The study is of what happens to the process, so it ends at the first crash; what it counts is how the files ended.
public enum DamagedModels {
    /// One whole model in one format.
    struct Original: Sendable {
        var name: String
        var fileName: String
        var bytes: [UInt8]
    }

    /// How many files ended in which way.
    public struct Row: Sendable, Hashable {
        public var model: String
        /// `simulated`, `stopped: …` or the error's code.
        public var outcome: String
        public var count: Int
    }

    /// The tally of all files, sorted by model and outcome, and the longest time that one took.
    public static func rows(files: Int, seed: UInt64, threads: Int) throws -> (rows: [Row], slowest: Double) {
        let originals = try originals()
        let none = [[String: Int]](repeating: [:], count: originals.count)
        let whole = Mutex((tallies: none, slowest: 0.0))
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            var own = none
            var longest = 0.0
            for file in stride(from: thread, to: files, by: threads) {
                let original = file % originals.count
                let start = Date()
                own[original][outcome(of: originals[original], seed: seed &+ UInt64(file)), default: 0] += 1
                longest = max(longest, Date().timeIntervalSince(start))
            }
            whole.withLock { whole in
                whole.slowest = max(whole.slowest, longest)
                for place in originals.indices { whole.tallies[place].merge(own[place], uniquingKeysWith: +) }
            }
        }
        let (tallies, slowest) = whole.withLock { $0 }
        let rows = zip(originals, tallies).flatMap { original, tally in
            tally.sorted { $0.key < $1.key }.map {
                Row(model: original.name, outcome: $0.key, count: $0.value)
            }
        }
        return (rows, slowest)
    }

    /// As a comma-separated table.
    public static func csv(_ rows: [Row]) -> String {
        "model,outcome,files\n" + rows.map { "\($0.model),\($0.outcome),\($0.count)\n" }.joined()
    }

    // MARK: - One file

    private static func outcome(of original: Original, seed: UInt64) -> String {
        var mutator = FileMutator(seed: seed)
        do {
            let network = try ModelFile.read(data: mutator.mutated(original.bytes), file: original.fileName)
            let compiled = try CompiledNetwork(
                compiling: network, inputs: [], observables: network.species.map { .symbol($0.id) })
            return simulated(compiled)
        } catch let error as InputError {
            return code(error)
        } catch let errors as InputErrors {
            return errors.errors.first.map(code) ?? "an error without a word"
        } catch {
            return "unexpected: \(type(of: error))"
        }
    }

    private static func code(_ error: InputError) -> String {
        error.message.isEmpty ? "an error without a word" : "refused: \(error.code.rawValue)"
    }

    /// A short simulation: what damage does to a model's numbers must end, too.
    private static func simulated(_ network: CompiledNetwork) -> String {
        let engine = DeterministicEngine(stepLimit: 2_000)
        let result = engine.simulate(network, inputs: [network.inputDefaults], times: [0, 1, 10])[0]
        switch result.completion {
        case .complete: return "simulated"
        case .stopped(_, let reason): return "stopped: \(name(of: reason))"
        }
    }

    private static func name(of reason: StopReason) -> String {
        String("\(reason)".prefix { $0.isLetter })
    }

    // MARK: - Whole models

    /// Small models that use most of what a model can hold, in both formats.
    private static func originals() throws -> [Original] {
        var originals: [Original] = []
        for (name, text) in [("feedback", feedback), ("dosing", dosing), ("growth", growth)] {
            originals.append(
                Original(name: "\(name) (Antimony)", fileName: "model.ant", bytes: Array(text.utf8)))
            let network = try Antimony.read(text: text, file: "\(name).ant")
            originals.append(
                Original(
                    name: "\(name) (SBML)", fileName: "model.xml", bytes: Array(try SBML.write(network).utf8))
            )
        }
        return originals
    }

    private static let feedback = """
        function hill(x, k, n)
          x^n / (k^n + x^n)
        end
        model feedback
          compartment cell = 2;
          species mRNA in cell, protein in cell, dimer in cell;
          mRNA = 1; protein = 0.5; dimer = 0;
          made: => mRNA; cell * top * (1 - hill(dimer, half, 4));
          lost: mRNA => ; cell * fade * mRNA;
          translated: => protein; cell * speed * mRNA;
          bound: 2 protein -> dimer; cell * (on * protein^2 - off * dimer);
          gone: protein => ; cell * fade * protein / (1 + protein);
          top = 3; half = 0.7; fade = 0.4; speed = 2; on = 10; off = 0.5;
          total := protein + 2 * dimer;
          peak = 0;
          at total > 1.5: peak = total, top = top / 2;
        end
        """

    private static let dosing = """
        model dosing
          compartment gut = 1, blood = 5;
          species G in gut, B in blood;
          substanceOnly species cleared in blood;
          G = 10; B = 0; cleared = 0;
          taken: G => B; gut * ka * G;
          kept: B => cleared; blood * ke * B;
          ka = 1.2; ke = 0.3; next = 4; given = 1;
          at (time >= next): G = G + 10, next = next + 4, given = given + 1;
          at 0.5 after B > 1, persistent = false, priority = 2: ke = ke * 1.1;
          level := piecewise(0, B < 0.1, 1, B < 1, 2);
        end
        """

    private static let growth = """
        model growth
          compartment tumour = 1;
          species V in tumour, D in tumour;
          V = 0.1; D = 0;
          V' = V * rate * ln(limit / V) - kill * V;
          dying: => D; tumour * kill * V;
          D -> ; tumour * 0.2 * D;
          rate = 0.3; limit = 20; kill := dose / (1 + dose) * 0.5;
          dose = 1; dose' = -0.7 * dose;
          at time > 5: dose = 2;
        end
        """
}

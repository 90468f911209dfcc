internal import Foundation
internal import Kinetics
internal import Synchronization

/// How far long work has come, on standard error: nothing in the first second; then on a terminal one line that
/// is written over, elsewhere a line every ten seconds.
final class Progress: Sendable {
    private struct State {
        var shown: Duration = .zero
        var isShown = false
    }

    private let noun: String
    private let isQuiet: Bool
    private let began = ContinuousClock.now
    private let state = Mutex(State())

    /// - Parameter noun: what is counted, in plural: `members`.
    init(_ noun: String, isQuiet: Bool) {
        self.noun = noun
        self.isQuiet = isQuiet
    }

    /// May be called from any thread.
    func report(_ done: Int, of total: Int, remainingSeconds: Double?) {
        guard !isQuiet, done < total else { return }
        let passed = ContinuousClock.now - began
        guard passed >= .seconds(1) else { return }
        let isTerminal = Console.noteIsTerminal
        state.withLock { state in
            guard passed - state.shown >= (isTerminal ? .milliseconds(200) : .seconds(10)) else { return }
            state.shown = passed
            state.isShown = true
            let left = remainingSeconds.map { ", about \(Self.duration($0)) left" } ?? ""
            let line = "\(done) of \(total) \(noun)\(left)"
            if isTerminal { Console.overwrite(line) } else { Console.note(line) }
        }
    }

    /// For an ensemble.
    var ensemble: @Sendable (EnsembleProgress) -> Void {
        { self.report($0.done, of: $0.total, remainingSeconds: $0.remainingSeconds) }
    }

    /// Clears the line.
    func finish() {
        guard state.withLock({ $0.isShown }), Console.noteIsTerminal else { return }
        Console.overwrite("")
    }

    /// `8 s`, `3 min`, `2 h 10 min`
    static func duration(_ seconds: Double) -> String {
        if seconds < 90 { return "\(Int(seconds.rounded(.up))) s" }
        let minutes = Int((seconds / 60).rounded(.up))
        return minutes < 90 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
    }
}

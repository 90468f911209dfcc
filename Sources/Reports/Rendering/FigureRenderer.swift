public import Foundation

/// Turns figure specifications into SVG and PDF with vl-convert, in one process of the renderer's Python.
public struct FigureRenderer: Sendable {
    /// The Python that has vl-convert.
    public let python: URL
    /// For all figures together; when it is over the process is ended and the figures are missing.
    public let timeLimit: Duration

    public init(python: URL, timeLimit: Duration = .seconds(180)) {
        self.python = python
        self.timeLimit = timeLimit
    }

    public struct Job: Sendable {
        public var name: String
        /// Vega-Lite, as JSON text.
        public var specification: String
        public init(name: String, specification: String) {
            self.name = name
            self.specification = specification
        }
    }

    public enum Outcome: Sendable {
        case drawn(svg: String, pdf: [UInt8])
        case failed(because: String)
    }

    // MARK: - Where it is

    /// `MIRAXIS_RENDERER`, else `miraxis/renderer` under `XDG_DATA_HOME` or `~/.local/share`: the virtual
    /// environment that `Scripts/setup-renderer` makes.
    public static func folder(environment: [String: String]) -> URL? {
        if let path = environment["MIRAXIS_RENDERER"], !path.isEmpty { return URL(fileURLWithPath: path) }
        if let path = environment["XDG_DATA_HOME"], !path.isEmpty {
            return URL(fileURLWithPath: path).appendingPathComponent("miraxis/renderer")
        }
        guard let home = environment["HOME"], !home.isEmpty else { return nil }
        return URL(fileURLWithPath: home).appendingPathComponent(".local/share/miraxis/renderer")
    }

    /// The renderer of this machine, or nil where it is not set up.
    public static func find(environment: [String: String]) -> FigureRenderer? {
        guard let python = folder(environment: environment)?.appendingPathComponent("bin/python3"),
            FileManager.default.isExecutableFile(atPath: python.path)
        else { return nil }
        return FigureRenderer(python: python)
    }

    /// What to do where it is missing.
    public static let setUpHint =
        "run Scripts/setup-renderer once (33 MB to fetch, 109 MB on disk), then run again"

    // MARK: - Drawing

    /// One outcome for each job, in their order. Never throws: a renderer that does not start, hangs or breaks
    /// gives failures, each with its reason.
    public func render(_ jobs: [Job]) -> [Outcome] {
        guard !jobs.isEmpty else { return [] }
        do {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
                "miraxis-" + UUID().uuidString)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            return try render(jobs, in: folder)
        } catch {
            let reason =
                (error as? Failure)?.reason ?? "the renderer did not start: \(error.localizedDescription)"
            return jobs.map { _ in .failed(because: reason) }
        }
    }

    private struct Failure: Error { var reason: String }
    private struct Task: Encodable {
        var name: String
        var specification: String
    }
    private struct Drawn: Decodable {
        var name: String
        var svg: String?
        var pdf: String?
        var error: String?
    }

    private func render(_ jobs: [Job], in folder: URL) throws -> [Outcome] {
        let tasks = folder.appendingPathComponent("jobs.json")
        let results = folder.appendingPathComponent("results.json")
        try JSONEncoder().encode(jobs.map { Task(name: $0.name, specification: $0.specification) })
            .write(to: tasks)
        try run(arguments: ["-c", rendererScript, tasks.path, results.path], in: folder)
        guard let drawn = try? JSONDecoder().decode([Drawn].self, from: Data(contentsOf: results)),
            drawn.count == jobs.count
        else { throw Failure(reason: "the renderer gave no readable answer") }
        return drawn.map(outcome)
    }

    private func outcome(_ drawn: Drawn) -> Outcome {
        guard let svg = drawn.svg, let pdf = drawn.pdf.flatMap({ Data(base64Encoded: $0) }) else {
            return .failed(because: drawn.error ?? "the renderer gave no drawing")
        }
        return .drawn(svg: svg, pdf: [UInt8](pdf))
    }

    /// Talks through files, not pipes: a process that ends early cannot take this one along with it.
    private func run(arguments: [String], in folder: URL) throws {
        let log = folder.appendingPathComponent("log.txt")
        try Data().write(to: log)
        let process = Process()
        process.executableURL = python
        process.arguments = ["-I"] + arguments
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: log)
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        let seconds = Double(timeLimit.components.seconds) + Double(timeLimit.components.attoseconds) * 1e-18
        if ended.wait(timeout: .now() + seconds) == .timedOut {
            kill(process.processIdentifier, SIGKILL)
            ended.wait()
            throw Failure(reason: "the renderer was ended after \(Int(seconds)) s")
        }
        guard process.terminationStatus == 0 else {
            let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
            let last = text.split(separator: "\n").last.map(String.init) ?? "no message"
            throw Failure(reason: "the renderer ended with code \(process.terminationStatus): \(last)")
        }
    }
}

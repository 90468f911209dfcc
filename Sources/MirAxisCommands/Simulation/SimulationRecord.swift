internal import Foundation
internal import ReactionNetwork
internal import Reports
internal import Studies

/// What is needed to do a simulation again: written into every folder and every JSON.
struct SimulationRecord {
    let request: SimulationRequest

    var json: JSON {
        var members: [(String, JSON)] = [
            ("simulated", true), ("miraxis", .string(MirAxisVersion.current)),
            ("platform", .string(MirAxisVersion.platform)),
            (
                "model",
                [
                    "file": .string(request.model.file), "sha256": .string(request.model.sha256),
                    "id": .string(request.model.network.id),
                ]
            ),
            ("task", .string(taskName)), ("method", .string(request.method.rawValue)),
        ]
        if request.method != .ssa {
            members.append(("relative_tolerance", .number(request.relativeTolerance)))
            members.append(("absolute_tolerance", .number(request.absoluteTolerance)))
        }
        members.append(("seed", .string(String(request.seed))))
        members.append(
            ("set", .object(request.settings.map { .init(key: $0.name, value: .number($0.value)) })))
        members.append(("observe", JSON(request.columns.map(\.name))))
        return JSON.object((members + times + task).map { .init(key: $0.0, value: $0.1) })
    }

    private var taskName: String {
        switch request.task {
        case .timeCourse: "time course"
        case .ensemble: "ensemble"
        case .scan: "scan"
        case .steadyState: "steady state"
        case .sensitivity: "sensitivity"
        }
    }

    private var times: [(String, JSON)] {
        let times: OutputTimes? =
            switch request.task {
            case .timeCourse(let times), .ensemble(_, let times), .sensitivity(_, let times): times
            case .scan(let scan): scan.times
            case .steadyState: nil
            }
        guard let times else { return [] }
        return [
            ("start", .number(times.start)), ("end", JSON(times.asked.last)),
            ("times", JSON(times.asked.count)),
        ]
    }

    private var task: [(String, JSON)] {
        switch request.task {
        case .timeCourse, .steadyState: return []
        case .sensitivity(let inputs, _): return [("inputs", JSON(inputs))]
        case .scan(let scan):
            let inputs = scan.inputs.map { input -> JSON in
                ["input": .string(input.name), "values": JSON(input.values)]
            }
            return [("scan", .array(inputs)), ("read_out", .string(scan.readOut.title))]
        case .ensemble(let ensemble, _):
            var members: [(String, JSON)] = [("members", JSON(ensemble.members))]
            switch ensemble.source {
            case .table(let table):
                members.append(("table", ["file": .string(table.fileName), "sha256": .string(table.sha256)]))
            case .distributions:
                members.append(("vary", JSON(ensemble.words)))
                members.append(("design", .string(ensemble.design.rawValue)))
            }
            return members
        }
    }
}

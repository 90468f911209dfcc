internal import Findings
public import Inputs
public import Tables

/// `normalise_cq`: from wells to one row for each sample, with one column of amounts for each target.
///
/// Amounts are log2 relative quantities (higher is more), or log10 copies with `absolute`. What was not
/// detected is `.below` a limit of the sample's own: the last cycle (or the limit of quantification) less its
/// references. Standards and controls serve the curve and the check of contamination and are not rows.
public struct NormaliseCqStep: ShapingStep {
    public var settings: QPCRSettings

    public init(settings: QPCRSettings) { self.settings = settings }

    public init(_ setting: Setting) throws(InputError) { settings = try QPCRSettings(setting) }

    public var label: String {
        let targets = Numbers.list(settings.targets.map(\.name))
        if settings.isAbsolute { return "copies of \(targets) from the standard curve" }
        let normaliser =
            switch settings.references {
            case .none: settings.spike.map { "the spike-in \($0.target)" } ?? "nothing"
            case .named(let names): Numbers.list(names)
            case .globalMean: "the global mean"
            case .chosen(let method, let among, _):
                "references chosen by \(method.rawValue) among \(among.count)"
            }
        return "normalise Cq of \(targets) to \(normaliser)"
    }

    public func apply(
        to table: Table, among tables: [String: Table]
    ) throws(InputError) -> (Table, FlowStep) {
        let normalised = try NormalisedSamples(table, settings)
        let samples = normalised.samples
        var notes = notes(normalised)
        var made = try columns(normalised)
        let carried = CarriedColumns(
            table, samples: samples.map(\.rows),
            except: settings.columns.ofWells.union([settings.columns.sample]))
        for column in carried.columns {
            guard !made.contains(where: { $0.name == column.name }) else {
                throw InputError(
                    "clashing-columns", "there would be two columns '\(column.name)'",
                    at: settings.place("targets"),
                    remedy:
                        "give the target another column name: 'targets: {\(settings.targets[0].name): name}'")
            }
            made.append(column)
        }
        if !carried.varying.isEmpty {
            notes.append(
                "left out because they differ between wells of one sample: \(Numbers.list(carried.varying))")
        }
        let shaped = Table(
            name: table.name, columns: made,
            origins: samples.map { table.origins[normalised.plate.firstRow[$0.name]!] },
            isSimulated: table.isSimulated)
        return (
            shaped,
            FlowStep(
                label: label, rowsBefore: table.rowCount, rowsAfter: shaped.rowCount,
                losses: normalised.exclusions.losses, notes: notes)
        )
    }

    private func notes(_ normalised: NormalisedSamples) -> [String] {
        let wells = normalised.plate.wells
        let ofSamples = wells.count { $0.task == .sample }
        let others = wells.count - ofSamples
        return [
            "\(Numbers.count(ofSamples, "wells")) of \(Numbers.count(normalised.plate.samples.count, "samples")) became "
                + "\(Numbers.count(normalised.samples.count, "rows"))"
                + (others > 0
                    ? "; \(Numbers.count(others, "wells")) of standards and controls serve as such" : "")
        ] + normalised.remarks.map { ($0.isSerious ? "serious: " : "") + $0.text }
    }

    private func columns(_ normalised: NormalisedSamples) throws(InputError) -> [Column] {
        let samples = normalised.samples
        var made = [
            Column(settings.columns.sample, role: .identifier, cells: .texts(samples.map(\.name)))
        ]
        for (place, target) in settings.targets.enumerated() {
            made.append(
                Column(
                    target.column, unit: settings.isAbsolute ? "log10 copies" : "log2 relative quantity",
                    role: .marker, cells: .numbers(samples.map { $0.amounts[place] })))
            guard settings.isAbsolute else { continue }
            made.append(
                Column(
                    target.column + "_range",
                    cells: .texts(
                        samples.map { sample in
                            sample.targetMeans[place] == nil
                                ? nil : sample.isOutsideCurve(place, normalised) ?? "inside"
                        })))
        }
        if settings.haemolysis != nil {
            made.append(
                Column("haemolysis_delta", unit: "cycles", cells: .numbers(samples.map(\.haemolysis))))
        }
        if settings.spike != nil {
            made.append(
                Column(
                    "spike_shift", unit: "cycles",
                    cells: .numbers(samples.map { $0.spikeShift.map { .exact($0) } ?? .missing })))
        }
        made.append(
            Column(
                "qpcr_flags",
                cells: .texts(samples.map { $0.flags.isEmpty ? nil : $0.uniqueFlags.joined(separator: "; ") })
            ))
        return made
    }
}

extension NormalisedSample {
    /// Each flag once, in order.
    var uniqueFlags: [String] {
        var seen: Set<String> = []
        return flags.filter { seen.insert($0).inserted }
    }
}

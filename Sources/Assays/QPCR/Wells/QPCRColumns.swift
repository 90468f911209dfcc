/// How a table of wells names its columns. The defaults are those of an imported instrument export.
///
/// `sample`, `target` and `cq` must be there; the others are used where they are.
public struct QPCRColumns: Sendable, Hashable {
    public var sample = "sample"
    public var target = "target"
    public var cq = "cq"
    /// What the well holds: `unknown`, `standard`, `no template`, …
    public var task = "task"
    public var plate = "plate"
    public var well = "well"
    /// What the instrument says of the well: `detected`, `undetermined`, `omitted`, `failed`, `not measured`.
    public var status = "status"
    /// Amount put into a standard.
    public var quantity = "quantity"

    public init() {}

    /// Columns that speak of a well, never of its sample: they are not carried on to a table of samples.
    var ofWells: Set<String> { [target, cq, task, plate, well, status, quantity, "dye", "flags"] }
}

import Foundation
import Inputs
import Testing

import Tables

@Test func scratch() throws {
    guard let list = ProcessInfo.processInfo.environment["SCRATCH"] else { return }
    for file in list.split(separator: " ") {
        print("=== \(file)")
        do {
            let clock = ContinuousClock()
            var sketch: TableSketch?
            let time = try clock.measure { sketch = try TableReader.sniff(String(file), shownAs: "f") }
            guard let sketch else { return }
            print(sketch.rowCount, "rows", sketch.columns.count, "columns", sketch.notes.delimiter ?? "", sketch.notes.encoding ?? "", "header", sketch.notes.headerLine ?? 0, time)
            for c in sketch.columns.prefix(12) { print("   ", c.name, c.kind, "miss", c.missing, "dist", c.distinctCount, c.minimum ?? "", c.maximum ?? "") }
            for n in sketch.notes.texts.prefix(12) { print("  note:", n.prefix(200)) }
        } catch let e as InputError { print(e.text(showValues: true)) } catch let e as InputErrors { for x in e.errors.prefix(5) { print(x.text(showValues: true)) } }
    }
}

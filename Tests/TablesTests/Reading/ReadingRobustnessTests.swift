import Foundation
import Inputs
import Tables
import Testing

/// Altered files must end in a table or an `InputError`, never in a crash. `MIRAXIS_FUZZ` sets the rounds.
struct ReadingRobustnessTests {
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state ^ state >> 29) &* 0xbf58_476d_1ce4_e5b9
        }
    }

    private func seeds() -> [(String, [UInt8])] {
        var book = HandmadeWorkbook(
            "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>x</t></is></c></row>"
                + "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>44256</v></c><c r=\"B2\"><v>1.5</v></c></row>")
        book.strings = ["<t>day &amp; more</t>"]
        book.styles = "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>"
        let text =
            "\u{feff}note\r\nid,\"a \"\"b\"\"\",d\r1,<5,2024-01-02\n2,\"1,5\",31.12.2023\n\n3,>8%,x\n,,\nend\n"
        let wide = "id;größe\n1;2,5\n2;1.234,5\n".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        return [("t.csv", Array(text.utf8)), ("w.csv", wide), ("b.xlsx", book.bytes)]
    }

    private func altered(_ bytes: [UInt8], _ random: inout Generator) -> [UInt8] {
        var bytes = bytes
        let marks: [UInt8] = [
            0, 9, 10, 13, 32, 34, 44, 46, 59, 60, 62, 38, 45, 48, 57, 0x80, 0xc2, 0xe2, 0xff,
        ]
        for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[at] = marks.randomElement(using: &random)!
            case 1: bytes.insert(marks.randomElement(using: &random)!, at: at)
            case 2: bytes.remove(at: at)
            case 3: bytes.removeLast(bytes.count - at)
            default: bytes[at] = UInt8.random(in: 0...255, using: &random)
            }
        }
        return bytes
    }

    @Test func alteredFiles() throws {
        let rounds = Int(ProcessInfo.processInfo.environment["MIRAXIS_FUZZ"] ?? "") ?? 400
        let folder = try TableFolder()
        var random = Generator(state: 20_261_123)
        var (tables, errors) = (0, 0)
        for (name, bytes) in seeds() {
            for _ in 0..<rounds {
                try folder.write(altered(bytes, &random), to: name)
                let declaration = TableDeclaration(
                    file: name, headerLine: Int.random(in: 0..<4, using: &random) == 0 ? 1 : nil,
                    shortRows: Bool.random(using: &random) ? .fill : .error)
                do {
                    _ = try folder.read(declaration)
                    tables += 1
                } catch is InputError { errors += 1 } catch is InputErrors { errors += 1 }
            }
        }
        #expect(tables > rounds / 4 && errors > rounds / 4, "\(tables) tables, \(errors) errors")
    }
}

/// Files of other projects, where they are at hand (`../shared`); each must be read or refused with a reason.
struct ReadingRealFilesTests {
    private static let shared = URL(fileURLWithPath: #filePath).appendingPathComponent(
        "../../../../../shared"
    ).standardized.path

    private static var isAtHand: Bool { FileManager.default.fileExists(atPath: shared + "/data/tissue-lihc") }

    @Test(.enabled(if: isAtHand)) func shapesOfRealTables() throws {
        let expected: [(String, Int, Int)] = [
            ("data/cohorts/R_survival_pbcseq.csv", 1945, 19),
            ("data/tissue-lihc/LIHC_miRNA_precursor_RPM.csv.gz", 424, 1047),
            ("data/tissue-lihc/LIHC_clinical_selected.csv", 377, 62),
            ("data/nci60/NCI60_microRNA_Agilent.txt", 417, 71),
            ("data/qpcr/miRcomp_lifetech_ct.csv.gz", 754, 41),
            ("data/xenograft/xeva_repdx_tumour_volumes.csv", 818, 7),
            ("golden/instrument-formats/samples/tidyqpcr_LC480_Cq.txt", 384, 8),
            ("golden/instrument-formats/samples/htqpcr_CFX_sample.txt", 330, 15),
            ("golden/instrument-formats/samples/appbio_quantstudio_example10.xlsx", 8, 13),
        ]
        for (file, rows, columns) in expected {
            let sketch = try TableReader(folder: Self.shared).sniff(TableDeclaration(file: file))
            #expect(sketch.rowCount == rows && sketch.columns.count == columns, "\(file)")
        }
    }

    @Test(.enabled(if: isAtHand)) func aSheetByNameWithItsHeaderInTheMiddle() throws {
        let file = "golden/instrument-formats/samples/appbio_quantstudio_example10.xlsx"
        let (table, _) = try TableReader(folder: Self.shared).read(
            TableDeclaration(file: file, sheet: "Results", missing: ["NA", "Undetermined"]), name: "results")
        #expect(table.hasColumn("CT") || table.hasColumn("Cq"), "\(table.columnNames)")
        #expect(table.rowCount == 8)
    }
}

import Foundation
import Inputs
import Tables
import Testing

/// A file of 60 MB (`MIRAXIS_LARGE_MB` sets another size) is read without growing with the file.
struct ReadingSizeTests {
    @Test func memoryGrowsWithTheDeclaredColumnsOnly() throws {
        let megabytes = Int(ProcessInfo.processInfo.environment["MIRAXIS_LARGE_MB"] ?? "") ?? 60
        let folder = try TableFolder()
        let rows = try writeLarge(megabytes, to: folder.path + "/large.csv")
        let before = residentMegabytes()
        let clock = ContinuousClock()

        let columns = [ColumnDeclaration("id"), ColumnDeclaration("value_7", kind: .number)]
        let declaration = TableDeclaration(file: "large.csv", columns: columns, onlyDeclared: true)
        var sum = 0.0
        var seen = 0
        let reader = TableReader(folder: folder.path)
        let walk = try clock.measure {
            _ = try reader.forEachRow(declaration) { row in
                sum += row.number(1)?.exactValue ?? .nan
                seen += 1
                return true
            }
        }
        let afterWalk = residentMegabytes()
        var table: Table?
        let whole = try clock.measure { table = try reader.read(declaration, name: "large").table }
        let afterRead = residentMegabytes()
        print(
            "\(megabytes) MB, \(rows) rows: each row in \(walk) (+\(afterWalk - before) MB), two columns in \(whole) (+\(afterRead - before) MB)"
        )

        #expect(seen == rows && table?.rowCount == rows)
        #expect(try table?.numbers("value_7").reduce(0) { $0 + $1.exactValue! } == sum)
        #if os(Linux)
            #expect(afterWalk - before < 45)
            #expect(afterRead - before < 45 + rows * 150 / 1_000_000)
        #endif
    }

    /// 40 columns of numbers; the sum of a column is exact, as its values are multiples of a quarter.
    private func writeLarge(_ megabytes: Int, to path: String) throws -> Int {
        try Data().write(to: URL(fileURLWithPath: path))
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        defer { try? file.close() }
        let header = "id," + (1...40).map { "value_\($0)" }.joined(separator: ",") + "\n"
        try file.write(contentsOf: Data(header.utf8))
        var (rows, written) = (0, 0)
        while written < megabytes << 20 {
            var text = ""
            for _ in 0..<2000 {
                rows += 1
                let value = "\(Double(rows % 1000) / 4)"
                text += "P\(rows)" + String(repeating: ",\(value)", count: 40) + "\n"
            }
            try file.write(contentsOf: Data(text.utf8))
            written += text.utf8.count
        }
        return rows
    }

    private func residentMegabytes() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? ""
        return (Int(line.split(separator: " ").dropFirst().first ?? "") ?? 0) / 1024
    }
}

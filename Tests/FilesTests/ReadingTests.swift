import Files
import Foundation
import Inputs
import Testing

struct TextReadingTests {
    private func read(_ bytes: [UInt8], as declared: TextEncoding? = nil) throws -> (String, TextSource) {
        let folder = try TemporaryFolder()
        let path = try folder.write(bytes, to: "t.txt")
        let source = try TextSource(ByteSource(path: path, shownAs: "t.txt"), declared: declared)
        var text: [UInt8] = []
        while try source.read(appendingTo: &text) {}
        return (String(decoding: text, as: UTF8.self), source)
    }

    @Test func utf8WithAndWithoutMark() throws {
        let text = "name,größe\r\nµ,5 €\r"
        for mark in [[], [0xef, 0xbb, 0xbf]] as [[UInt8]] {
            let (read, source) = try read(mark + Array(text.utf8))
            #expect(read == text)
            #expect(source.encoding == .utf8 && source.strayBytes == 0)
        }
    }

    @Test(arguments: [true, false], [true, false]) func utf16(_ isBig: Bool, _ hasMark: Bool) throws {
        let text = "id\tgröße\n1\tΔCт 😀\n" + String(repeating: "2\t3,5\n", count: 100)
        var bytes: [UInt8] = hasMark ? (isBig ? [0xfe, 0xff] : [0xff, 0xfe]) : []
        for unit in text.utf16 {
            bytes += isBig ? [UInt8(unit >> 8), UInt8(unit & 255)] : [UInt8(unit & 255), UInt8(unit >> 8)]
        }
        let (read, source) = try read(bytes)
        #expect(read == text)
        #expect(source.encoding == (isBig ? .utf16BigEndian : .utf16LittleEndian))
    }

    @Test func windows1252IsFoundLateInTheFile() throws {
        let plain = String(repeating: "a,b\n", count: 200_000)
        let (read, source) = try read(Array(plain.utf8) + [0x4d, 0xfc, 0x80, 0x0a])
        #expect(read == plain + "Mü€\n")
        #expect(source.encoding == .windows1252)
    }

    @Test func aStrayByteAmongUTF8IsCounted() throws {
        let (read, source) = try read(Array("é,".utf8) + [0xfc] + Array(",é\n".utf8))
        #expect(read == "é,ü,é\n")
        #expect(source.encoding == .utf8 && source.strayBytes == 1)
    }

    @Test func aWideCharacterAcrossPiecesStaysWhole() throws {
        for offset in 0..<4 {
            let text =
                String(repeating: "x", count: (1 << 18) - offset) + String(repeating: "€😀", count: 5000)
            let (read, source) = try read(Array(text.utf8))
            #expect(read == text)
            #expect(source.strayBytes == 0)
        }
    }

    @Test func declaredUTF8IsHeldToIt() throws {
        #expect(code { _ = try read([0x61, 0xfc, 0x0a, 0x61, 0x61, 0x61], as: .utf8) } == "wrong-encoding")
    }
}

struct FileKindTests {
    private func kind(_ bytes: [UInt8], name: String = "f") throws -> FileKind {
        let folder = try TemporaryFolder()
        return try FileKind.of(path: try folder.write(bytes, to: name), shownAs: name)
    }

    @Test func text() throws { #expect(try kind(Array("a,b\n1,2\n".utf8)) == .text) }

    @Test func foreignFilesAreNamedWithARemedy() {
        let beginnings: [[UInt8]] = [
            [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0], Array("%PDF-1.7\n".utf8),
            [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a], Array("SQLite format 3\0".utf8),
            Array("PAR1".utf8) + [0x15],
            Array("<html><table>".utf8), Array(">chr1\nACGT\n".utf8), [1, 2, 3, 0, 7, 9, 0, 0, 0, 1],
        ]
        for bytes in beginnings {
            #expect(throws: InputError.self) { try kind(bytes) }
            #expect(code { _ = try kind(bytes) } == "not-a-table")
        }
    }

    @Test func missingFolderAndEmpty() throws {
        let folder = try TemporaryFolder()
        #expect(code { _ = try FileKind.of(path: folder.path + "/none.csv") } == "missing-file")
        #expect(code { _ = try FileKind.of(path: folder.path) } == "not-a-file")
        #expect(code { _ = try kind([]) } == "empty-file")
    }

    @Test func brokenArchive() {
        #expect(code { _ = try kind(Array("PK".utf8) + [3, 4, 0, 0, 1, 2, 3]) } == "damaged-workbook")
    }
}

/// The gzip bytes were made by Python's `gzip.compress(b"a,b\n1,2\n", mtime=0)`.
struct GzipTests {
    private let packed: [UInt8] = [
        0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x4b, 0xd4, 0x49, 0xe2, 0x32, 0xd4, 0x31,
        0xe2,
        0x02, 0x00, 0x7b, 0x07, 0x97, 0x0a, 0x08, 0x00, 0x00, 0x00,
    ]

    private func unpack(_ bytes: [UInt8]) throws -> String {
        let folder = try TemporaryFolder()
        let source = try ByteSource(path: try folder.write(bytes, to: "t.csv"))
        var text: [UInt8] = []
        while try source.read(appendingTo: &text) {}
        return String(decoding: text, as: UTF8.self)
    }

    @Test func byContentNotByName() throws { #expect(try unpack(packed) == "a,b\n1,2\n") }

    @Test func severalMembers() throws { #expect(try unpack(packed + packed) == "a,b\n1,2\na,b\n1,2\n") }

    @Test(arguments: [11, 15, 20, 24, 27]) func cutOff(_ length: Int) {
        #expect(code { _ = try unpack(Array(packed.prefix(length))) } == "damaged-gzip")
    }

    @Test func altered() {
        var bytes = packed
        bytes[20] ^= 0xff
        #expect(code { _ = try unpack(bytes) } == "damaged-gzip")
    }
}

/// The code of the input error that is thrown; nil where none is.
func code(_ body: () throws -> Void) -> String? {
    do { try body() } catch let error as InputError {
        return error.remedy == nil ? "\(error.code.rawValue) without remedy" : error.code.rawValue
    } catch { return "\(error)" }
    return nil
}

internal import Files
internal import Foundation
internal import Inputs

/// Arrays of an `.npz` archive as NumPy writes it: little-endian float32 or float64, in C order.
struct NumPyArchive {
    private let archive: ZipArchive

    init(path: String, shownAs: String?) throws(InputError) {
        do { archive = try ZipArchive(path: path, shownAs: shownAs) } catch {
            guard error.code == "damaged-workbook" else { throw error }
            throw InputError(
                "no-weights", "this is no .npz archive", at: error.location,
                remedy: "bring the weights of the published network as NumPy's .npz")
        }
    }

    private func error(_ message: String) -> InputError {
        InputError(
            "no-weights", message, at: SourceLocation(file: archive.shownAs),
            remedy: "bring the weights of the published network as an .npz archive")
    }

    /// - Throws: `no-weights` where the array is absent, of another kind or another shape.
    func array(_ name: String, shape: [Int]) throws(InputError) -> [Double] {
        guard try archive.open(name + ".npy") else { throw error("there is no array '\(name)'") }
        var bytes: [UInt8] = []
        while try archive.read(appendingTo: &bytes) {}
        guard bytes.count > 10, bytes.starts(with: [0x93] + Array("NUMPY".utf8)) else {
            throw error("'\(name)' is no NumPy array")
        }
        let isLong = bytes[6] >= 2
        let length = isLong ? word(bytes, 8) : Int(bytes[8]) | Int(bytes[9]) << 8
        let start = (isLong ? 12 : 10) + length
        guard start <= bytes.count else { throw error("'\(name)' is cut off") }
        let header = String(decoding: bytes[(isLong ? 12 : 10)..<start], as: UTF8.self)
        let isSingle = header.contains("'<f4'")
        guard isSingle || header.contains("'<f8'"), header.contains("'fortran_order': False") else {
            throw error("'\(name)' holds no floating-point numbers in C order")
        }
        let sizes = header.drop { $0 != "(" }.dropFirst().prefix { $0 != ")" }.split(separator: ",")
            .compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
        let count = shape.reduce(1, *)
        guard sizes == shape, bytes.count - start == count * (isSingle ? 4 : 8) else {
            throw error("'\(name)' has the shape \(sizes), not \(shape)")
        }
        return bytes.withUnsafeBytes { raw in
            (0..<count).map { k in
                isSingle
                    ? Double(
                        Float(
                            bitPattern: UInt32(
                                littleEndian: raw.loadUnaligned(
                                    fromByteOffset: start + 4 * k, as: UInt32.self))))
                    : Double(
                        bitPattern: UInt64(
                            littleEndian: raw.loadUnaligned(fromByteOffset: start + 8 * k, as: UInt64.self)))
            }
        }
    }

    private func word(_ bytes: [UInt8], _ at: Int) -> Int {
        (0..<4).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
    }
}

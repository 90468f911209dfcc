/// A ZIP archive of entries that are stored and not packed: enough for an experiment file made by hand.
func storedArchive(_ entries: [(name: String, text: String)]) -> [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
        let data = Array(entry.text.utf8)
        let name = Array(entry.name.utf8)
        let offset = file.count
        let common =
            bytes([20, 0, 0, 0, 0x21], 2) + bytes([Int(checksum(data)), data.count, data.count], 4)
            + bytes([name.count, 0], 2)
        file += bytes([0x0403_4b50], 4) + common + name + data
        directory += bytes([0x0201_4b50], 4) + bytes([20], 2) + common
        directory += bytes([0, 0, 0], 2) + bytes([0, offset], 4) + name
    }
    let count = entries.count
    return file + directory + bytes([0x0605_4b50], 4) + bytes([0, 0, count, count], 2)
        + bytes([directory.count, file.count], 4) + bytes([0], 2)
}

/// Little-endian.
private func bytes(_ values: [Int], _ width: Int) -> [UInt8] {
    values.flatMap { value in (0..<width).map { UInt8(value >> (8 * $0) & 255) } }
}

/// CRC-32. *Source*: ITU-T V.42, section 8.1.1.6.2.
private func checksum(_ data: [UInt8]) -> UInt32 {
    ~data.reduce(UInt32.max) { sum, byte in
        (0..<8).reduce(sum ^ UInt32(byte)) { rest, _ in rest & 1 == 1 ? rest >> 1 ^ 0xedb8_8320 : rest >> 1 }
    }
}

public import Inputs
public import Sequences

/// What files say of messages beside their sequences, by the messages' names: reading frames, isoforms, conservation.
public struct MessageDetails: Sendable {
    public private(set) var readingFrames: [String: [UInt8]] = [:]
    public private(set) var isoforms: [String: [TargetMessage.Isoform]] = [:]
    public private(set) var conservation: [String: [TargetMessage.ConservedSite: Double]] = [:]
    /// Where each name was first seen, file by file, in the order of reading.
    private var named: [(name: String, place: SourceLocation)] = []

    public init() {}

    /// A message with all that is known of it.
    public func message(_ sequence: NucleotideSequence) -> TargetMessage {
        let name = sequence.name
        return TargetMessage(
            name: name, utr: sequence.bases, orf: readingFrames[name], isoforms: isoforms[name],
            conservation: conservation[name] ?? [:])
    }

    /// Names that no message bears, each with where it stands first; detail of them would be lost.
    ///
    /// A file may hold more messages than are asked about, so this is no error by itself.
    public func unmatched(_ messages: some Collection<String>) -> [(name: String, place: SourceLocation)] {
        let known = Set(messages)
        return named.filter { !known.contains($0.name) }
    }

    /// - Throws: `no-matching-names` where a file was read and not one of its names is a message's.
    public func requireMatches(_ messages: some Collection<String>) throws(InputError) {
        let known = Set(messages)
        for (_, names) in Dictionary(grouping: named, by: \.place.file).sorted(by: { $0.key < $1.key })
        where !names.contains(where: { known.contains($0.name) }) {
            throw InputError(
                "no-matching-names",
                "no name of this file is the name of a message; the first is '\(names[0].name)'",
                at: names[0].place, remedy: suggestion(for: names[0].name, in: known.sorted()))
        }
    }

    /// Reading frames with their stop codon, FASTA or tabbed, named as the messages.
    ///
    /// - Throws: what reading sequences throws; `repeated-name` where an earlier file gave the same name.
    public mutating func readReadingFrames(
        path: String, shownAs: String? = nil, species: String = "9606"
    ) throws(InputError) {
        let source = try SequenceFile.open(path: path, shownAs: shownAs, species: species)
        while let sequence = try source.next() {
            let place = sequence.location ?? SourceLocation(file: source.shownAs)
            guard readingFrames.updateValue(sequence.bases, forKey: sequence.name) == nil else {
                throw InputError(
                    "repeated-name", "'\(sequence.name)' has a second reading frame", at: place,
                    remedy: "keep one reading frame for each message")
            }
            named.append((sequence.name, place))
        }
    }

    /// Isoform shares: `message, start, end, per cent` with tabs between them, positions from 1, both ends included.
    ///
    /// - Throws: `broken-isoform` for a row without whole positions, start not above end, and a share of 0 to 100;
    ///   `overlapping-isoforms` where a stretch begins before the one above it ends.
    public mutating func readIsoforms(path: String, shownAs: String? = nil) throws(InputError) {
        let rows = try TabbedRows(path: path, shownAs: shownAs)
        var isFirst = true
        while let cells = try rows.next() {
            let words = cells.map(TabbedRows.text)
            defer { isFirst = false }
            if isFirst, words.count >= 4, Int(words[1]) == nil, Double(words[3]) == nil { continue }
            guard words.count >= 4, let start = Int(words[1]), let end = Int(words[2]),
                let share = Double(words[3]), (1...max(1, end)).contains(start), (0...100).contains(share)
            else {
                throw InputError(
                    "broken-isoform", "this row is no stretch of a message with its share", at: rows.place,
                    remedy: "write message, start, end and per cent: positions from 1, shares of 0 to 100")
            }
            if let last = isoforms[words[0]]?.last, start <= last.end {
                throw InputError(
                    "overlapping-isoforms",
                    "a stretch of '\(words[0])' begins at \(start), but the one above it ends at \(last.end)",
                    at: rows.place, remedy: "list the stretches of one message in order, without overlap")
            }
            if isoforms[words[0]] == nil { named.append((words[0], rows.place)) }
            isoforms[words[0], default: []].append(.init(start: start, end: end, share: share / 100))
        }
    }

    mutating func noteConservation(of message: String, at place: SourceLocation) {
        if conservation[message] == nil { named.append((message, place)) }
    }

    mutating func setConservation(
        _ share: Double, of site: TargetMessage.ConservedSite, in message: String
    ) {
        conservation[message, default: [:]][site] = share
    }
}

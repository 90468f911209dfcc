internal import Files
internal import Inputs

/// Whether a cell format shows a number as a date, a time of day, or a number.
///
/// *Source*: ECMA-376 part 1, sections 18.8.30 (built-in formats) and 18.8.31 (format codes).
enum DateStyle: Equatable {
    case none, date, time

    /// The style of each cell format of a workbook, in order.
    static func read(_ archive: ZipArchive) throws(InputError) -> [DateStyle] {
        guard var scanner = try XMLScanner(archive, part: "xl/styles.xml") else { return [] }
        var custom: [Int: DateStyle] = [:]
        var styles: [DateStyle] = []
        var isCellFormat = false
        while true {
            switch try scanner.next() {
            case .start("numFmt"):
                guard let id = try scanner.attribute("numFmtId").flatMap({ Int($0) }),
                    let code = try scanner.attribute("formatCode")
                else { continue }
                custom[id] = DateStyle(code: code)
            case .start("cellXfs"): isCellFormat = true
            case .end("cellXfs"): isCellFormat = false
            case .start("xf") where isCellFormat:
                let id = try scanner.attribute("numFmtId").flatMap { Int($0) } ?? 0
                styles.append(custom[id] ?? DateStyle(builtIn: id))
            case .finished: return styles
            default: continue
            }
        }
    }

    init(builtIn id: Int) {
        switch id {
        case 14...17, 22, 27...31, 36, 50...54, 57, 58: self = .date
        case 18...21, 32...35, 55, 56: self = .time
        // 45 to 47 count elapsed minutes and hours: a duration, so a number.
        default: self = .none
        }
    }

    /// By the letters of the code's first section outside quotes, brackets and escapes. `[h]` is a duration.
    init(code: String) {
        var letters = ""
        var isSkipped = false
        var closing: Character?
        var bracket = ""
        for character in code.lowercased() {
            if isSkipped {
                isSkipped = false
            } else if let end = closing {
                if character == end { closing = nil } else if end == "]" { bracket.append(character) }
                if closing == nil, end == "]", !bracket.isEmpty, bracket.allSatisfy({ "hms".contains($0) }) {
                    self = .none
                    return
                }
            } else if character == "\"" {
                closing = "\""
            } else if character == "[" {
                closing = "]"
                bracket = ""
            } else if "\\_*".contains(character) {
                isSkipped = true
            } else if character == ";" {
                break
            } else {
                letters.append(character)
            }
        }
        if letters.hasPrefix("general") || letters == "standard" { self = .none; return }
        if letters.contains("y") || letters.contains("d") {
            self = .date
        } else if letters.contains("h") || letters.contains("s") {
            self = .time
        } else {
            self = letters.contains("m") ? .date : .none
        }
    }

    /// A date's or time's number in words (`2024-03-31`, `2024-03-31 14:30:00`, `14:30:00`); nil where the
    /// style does not make it one, or no such day exists.
    ///
    /// The system from 1900 holds 29 February 1900, which never was: days before it are shifted by one.
    func text(_ serial: Double, countsFrom1904: Bool) -> String? {
        guard self != .none, serial >= 0, serial < 2_958_466 else { return nil }
        var day = Int(serial)
        var second = Int(((serial - Double(day)) * 86_400).rounded())
        if second == 86_400 { (day, second) = (day + 1, 0) }
        let clock = "\(padded(second / 3600)):\(padded(second / 60 % 60)):\(padded(second % 60))"
        if self == .time, day == 0 { return clock }
        if !countsFrom1904, day == 0 || day == 60 { return nil }
        let base = countsFrom1904 ? -24_107 : day < 60 ? -25_568 : -25_569
        let date = CalendarDate(daysSince1970: base + day).description
        return second == 0 ? date : "\(date) \(clock)"
    }

    private func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

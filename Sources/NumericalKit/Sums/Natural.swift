internal import Foundation

/// A whole number of any size, not negative: what exact sums are rounded from.
struct Natural {
    /// Of 32 bits, the lowest first; the highest is not 0.
    private(set) var digits: [UInt32]

    init(digits: [UInt32]) {
        self.digits = digits
        while self.digits.last == 0 { self.digits.removeLast() }
    }

    init(_ value: UInt64) {
        self.init(digits: [UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32)])
    }

    func times(_ other: Natural) -> Natural {
        var product = [UInt32](repeating: 0, count: digits.count + other.digits.count)
        // Sums of exact doubles have few digits that are not 0.
        for (i, digit) in digits.enumerated() where digit != 0 {
            var carry: UInt64 = 0
            for (j, otherDigit) in other.digits.enumerated() {
                let value = UInt64(digit) * UInt64(otherDigit) + UInt64(product[i + j]) + carry
                product[i + j] = UInt32(truncatingIfNeeded: value)
                carry = value >> 32
            }
            product[i + other.digits.count] = UInt32(carry)
        }
        return Natural(digits: product)
    }

    /// - Parameter other: not larger.
    func minus(_ other: Natural) -> Natural {
        var difference = digits
        var borrow: Int64 = 0
        for index in difference.indices {
            let subtrahend = index < other.digits.count ? Int64(other.digits[index]) : 0
            let value = Int64(difference[index]) - subtrahend - borrow
            borrow = value < 0 ? 1 : 0
            difference[index] = UInt32(truncatingIfNeeded: value)
        }
        precondition(borrow == 0, "the difference is negative")
        return Natural(digits: difference)
    }

    /// The number as `value`·2^`exponent`, rounded once to a double (value < 2⁶⁴, exponent ≥ 0).
    var leading: (value: Double, exponent: Int) {
        guard let highest = digits.last else { return (0, 0) }
        let exponent = max(0, 32 * digits.count - highest.leadingZeroBitCount - 64)
        let (skipped, shift) = (exponent / 32, UInt64(exponent % 32))
        func digit(_ index: Int) -> UInt64 { index < digits.count ? UInt64(digits[index]) : 0 }
        var word = (digit(skipped) | digit(skipped + 1) << 32) >> shift
        if shift > 0 { word |= digit(skipped + 2) << (64 - shift) }
        // What is cut off decides between two doubles only where the word lies half-way.
        let isCut = digits[..<skipped].contains { $0 != 0 } || digit(skipped) & ((1 << shift) - 1) != 0
        return (Double(isCut ? word | 1 : word), exponent)
    }
}

/// A whole number of any size from digits that are signed and wider than their place.
struct SignedNatural {
    let magnitude: Natural
    let isNegative: Bool

    init(_ wide: ArraySlice<Int64>) {
        let (digits, carry) = Self.carried(wide.map { $0 })
        isNegative = carry < 0
        magnitude = Natural(digits: isNegative ? Self.carried(wide.map { -$0 }).digits : digits)
    }

    /// The last carry is kept as one more digit, and returned to show the sign.
    private static func carried(_ wide: [Int64]) -> (digits: [UInt32], carry: Int64) {
        var carry: Int64 = 0
        var digits: [UInt32] = []
        digits.reserveCapacity(wide.count + 1)
        for value in wide {
            let sum = value + carry
            digits.append(UInt32(truncatingIfNeeded: sum))
            carry = sum >> 32
        }
        digits.append(UInt32(truncatingIfNeeded: carry))
        return (digits, carry)
    }
}

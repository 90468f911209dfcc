// The serial form in which the child answers: little-endian, each text and list with its length first.
#pragma once
#include <cstdint>
#include <cstring>
#include <string>

namespace csbml {
/// Why a file is not read, thrown and caught within the child.
struct Refusal {
    std::string code, message, remedy;
    unsigned line = 0;
};

/// The first byte of an answer.
enum class Answer : uint8_t { network = 1, refusal = 2, messages = 3 };

class Wire {
public:
    std::string bytes;

    void byte(uint8_t value) { bytes.push_back(char(value)); }
    void flag(bool value) { byte(value ? 1 : 0); }
    void count(size_t value) { raw(uint32_t(value)); }
    void integer(int32_t value) { raw(value); }
    void number(double value) { raw(value); }
    void text(const std::string &value) {
        count(value.size());
        bytes += value;
    }
    void textOrNone(bool isSet, const std::string &value) {
        flag(isSet);
        if (isSet) text(value);
    }
    /// An empty text stands for none.
    void textOrNone(const std::string &value) { textOrNone(!value.empty(), value); }
    void numberOrNone(bool isSet, double value) {
        flag(isSet);
        if (isSet) number(value);
    }

private:
    template <typename T> void raw(T value) {
        char buffer[sizeof value];
        std::memcpy(buffer, &value, sizeof value);
        bytes.append(buffer, sizeof value);
    }
};

/// A list whose length is known at its end.
struct WireList {
    Wire items;
    uint32_t length = 0;

    /// Where the next item is written.
    Wire &next() {
        ++length;
        return items;
    }
    void write(Wire &wire) const {
        wire.count(length);
        wire.bytes += items.bytes;
    }
};

/// Text on one line, shortened.
std::string oneLine(const std::string &text, size_t longest = 300);
}  // namespace csbml

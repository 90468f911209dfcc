#include "Document.hpp"

#include <sbml/SBMLTypes.h>

#include <memory>

#include "Network.hpp"
#include "Wire.hpp"

namespace csbml {
std::string oneLine(const std::string &text, size_t longest) {
    std::string line;
    for (unsigned char c : text) {
        if (c > ' ') line.push_back(char(c));
        else if (!line.empty() && line.back() != ' ') line.push_back(' ');
    }
    if (line.size() > longest) {
        // Not in the middle of a character.
        while (longest > 0 && (line[longest] & 0xC0) == 0x80) --longest;
        line = line.substr(0, longest) + "…";
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    return line;
}

namespace {
std::string refusalBytes(const Refusal &refusal) {
    Wire wire;
    wire.byte(uint8_t(Answer::refusal));
    wire.text(refusal.code);
    wire.text(refusal.message);
    wire.text(refusal.remedy);
    wire.count(refusal.line);
    return std::move(wire.bytes);
}

std::unique_ptr<SBMLDocument> parsed(std::string_view bytes, const std::string &path) {
    // libSBML takes a byte order mark for text.
    if (bytes.substr(0, 3) == "\xEF\xBB\xBF") bytes.remove_prefix(3);
    SBMLReader reader;
    std::unique_ptr<SBMLDocument> document(reader.readSBMLFromString(std::string(bytes)));
    if (!document) throw Refusal{"sbml-error", "the SBML library gives no document", "", 0};
    if (!path.empty()) document->setLocationURI("file:" + path);
    return document;
}

/// Throws the first error that reading found, with the number of others.
void throwErrors(const SBMLDocument &document) {
    unsigned count = document.getNumErrors(LIBSBML_SEV_ERROR) + document.getNumErrors(LIBSBML_SEV_FATAL);
    for (unsigned i = 0; count > 0 && i < document.getNumErrors(); ++i) {
        const SBMLError &error = *document.getError(i);
        if (error.getSeverity() != LIBSBML_SEV_ERROR && error.getSeverity() != LIBSBML_SEV_FATAL) continue;
        // Without a declared encoding XML is UTF-8, which the scan has seen to hold.
        if (error.getErrorId() == MissingXMLEncoding) continue;
        std::string others = count > 1 ? " (and " + std::to_string(count - 1) + " more)" : "";
        throw Refusal{
            "invalid-sbml",
            "the file breaks SBML's rule " + std::to_string(error.getErrorId()) + ": "
                + oneLine(error.getMessage()) + others,
            "'miraxis model --check' lists everything that the file breaks", error.getLine()};
    }
}

void refuseLevel1(const SBMLDocument &document) {
    if (document.getLevel() == 1)
        throw Refusal{
            "unsupported-level", "the file is SBML Level 1, which is not read",
            "convert it to Level 3, for example with libSBML's or COPASI's export", document.getLine()};
}

std::string network(std::string_view bytes, const std::string &path) {
    auto document = parsed(bytes, path);
    refuseLevel1(*document);
    refuseUnknownMeaning(*document);
    throwErrors(*document);
    bool hasFluxBalance = document->isPackageEnabled("fbc");
    if (document->isPackageEnabled("comp")) {
        flatten(*document, path);
        throwErrors(*document);
    }
    const Model *model = document->getModel();
    if (!model) throw Refusal{"no-model", "the file has no model", "", document->getLine()};
    return NetworkWriter(*model, hasFluxBalance).write();
}
}  // namespace

std::string read(std::string_view bytes, const std::string &path) {
    try {
        return network(bytes, path);
    } catch (const Refusal &refusal) {
        return refusalBytes(refusal);
    } catch (const std::bad_alloc &) {
        return refusalBytes({"too-much-memory", "the SBML library needs more memory for this file than it may have", "", 0});
    } catch (const std::exception &exception) {
        return refusalBytes({"sbml-library", "the SBML library fails on this file: " + oneLine(exception.what()), "", 0});
    } catch (...) {
        return refusalBytes({"sbml-library", "the SBML library fails on this file", "", 0});
    }
}

std::string check(std::string_view bytes, const std::string &path) {
    auto document = parsed(bytes, path);
    if (document->getNumErrors(LIBSBML_SEV_FATAL) == 0) document->checkConsistency();
    WireList list;
    for (unsigned i = 0; i < document->getNumErrors(); ++i) {
        const SBMLError &error = *document->getError(i);
        Wire &item = list.next();
        item.byte(uint8_t(error.getSeverity()));
        item.count(error.getLine());
        item.count(error.getErrorId());
        item.text(oneLine(error.getMessage(), 600));
    }
    Wire wire;
    wire.byte(uint8_t(Answer::messages));
    list.write(wire);
    return std::move(wire.bytes);
}
}  // namespace csbml

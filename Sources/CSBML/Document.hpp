// A file as libSBML reads it. Runs in the child only.
#pragma once
#include <sbml/SBMLTypes.h>

#include <string>
#include <string_view>

LIBSBML_CPP_NAMESPACE_USE

namespace csbml {
/// The whole answer: a network, or why there is none.
std::string read(std::string_view bytes, const std::string &path);

/// The whole answer: what libSBML's consistency check says.
std::string check(std::string_view bytes, const std::string &path);

/// Refuses packages that change a model's meaning and are not understood. Throws `Refusal`.
void refuseUnknownMeaning(SBMLDocument &document);

/// Makes one model of submodels; `path` is the document's own. Throws `Refusal`.
void flatten(SBMLDocument &document, const std::string &path);
}  // namespace csbml

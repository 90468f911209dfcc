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

/// Refuses packages that change a model's meaning and are not understood; makes one model of submodels.
/// Throws `Refusal`.
void resolvePackages(SBMLDocument &document, const std::string &path);
}  // namespace csbml

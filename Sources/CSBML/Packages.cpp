#include <limits.h>
#include <sbml/SBMLTypes.h>
#include <sbml/conversion/ConversionProperties.h>
#include <sbml/packages/comp/common/CompExtensionTypes.h>
#include <sbml/packages/comp/util/SBMLResolver.h>
#include <sbml/packages/comp/util/SBMLResolverRegistry.h>
#include <sbml/packages/comp/util/SBMLUri.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "Document.hpp"
#include "Wire.hpp"

namespace csbml {
namespace {
/// Finds the files that a model names, in the folder of the model's own file and below it only.
class FolderResolver : public SBMLResolver {
public:
    explicit FolderResolver(std::string folder) : folder(std::move(folder)) {}
    SBMLResolver *clone() const override { return new FolderResolver(*this); }

    SBMLUri *resolveUri(const std::string &uri, const std::string &base = "") const override {
        std::string path = inside(uri, base);
        return path.empty() ? nullptr : new SBMLUri("file:" + path);
    }

    SBMLDocument *resolve(const std::string &uri, const std::string &base = "") const override {
        std::string path = inside(uri, base);
        struct stat status;
        if (path.empty() || stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return nullptr;
        if (status.st_size > largestFile) return nullptr;
        std::ifstream file(path, std::ios::binary);
        std::stringstream text;
        text << file.rdbuf();
        if (text.str().find("<!DOCTYPE") != std::string::npos) return nullptr;
        SBMLDocument *document = SBMLReader().readSBMLFromString(text.str());
        if (document) document->setLocationURI("file:" + path);
        return document;
    }

private:
    std::string folder;
    static constexpr off_t largestFile = 64 << 20;

    /// The file's real path, or nothing where it is not in the folder.
    std::string inside(const std::string &uri, const std::string &base) const {
        bool isFile = uri.compare(0, 5, "file:") == 0;
        std::string name = isFile ? uri.substr(5) : uri;
        if (folder.empty() || name.empty() || (!isFile && name.find(':') != std::string::npos)) return "";
        std::string from = folder;
        if (base.compare(0, 5, "file:") == 0) from = base.substr(5, base.rfind('/') - 5);
        std::string wanted = name[0] == '/' ? name : from + "/" + name;
        char real[PATH_MAX];
        if (!realpath(wanted.c_str(), real)) return "";
        std::string path = real;
        return path.compare(0, folder.size() + 1, folder + "/") == 0 ? path : "";
    }
};

/// The name of the package that a namespace stands for, or nothing: `…/level3/version1/fbc/version2`.
std::string packageName(const std::string &uri) {
    size_t level = uri.find("/sbml/level3/version");
    if (level == std::string::npos) return "";
    size_t start = uri.find('/', level + 20);
    if (start == std::string::npos) return "";
    std::string name = uri.substr(start + 1, uri.find('/', start + 1) - start - 1);
    return name == "core" ? "" : name;
}

void useFolder(const std::string &path) {
    SBMLResolverRegistry &registry = SBMLResolverRegistry::getInstance();
    while (registry.getNumResolvers() > 0) registry.removeResolver(0);
    char real[PATH_MAX];
    std::string folder = path.substr(0, path.rfind('/') == std::string::npos ? 0 : path.rfind('/'));
    FolderResolver resolver(!path.empty() && realpath(folder.c_str(), real) ? real : "");
    registry.addResolver(&resolver);
}

/// What libSBML says last about a flattening that failed.
Refusal flatteningRefusal(const SBMLDocument &document) {
    std::string why = "it says no more";
    unsigned line = document.getLine();
    for (unsigned i = document.getNumErrors(); i > 0; --i) {
        const SBMLError &error = *document.getError(i - 1);
        if (error.getSeverity() != LIBSBML_SEV_ERROR && error.getSeverity() != LIBSBML_SEV_FATAL) continue;
        if (error.getErrorId() == CompModelFlatteningFailed) continue;
        why = oneLine(error.getMessage());
        if (error.getLine() > 0) line = error.getLine();
        break;
    }
    return {
        "unflattenable-model", "the submodels (package 'comp') cannot be made one model: " + why,
        "files that it names must be in the model's own folder; nothing is fetched over the network", line};
}
}  // namespace

void refuseUnknownMeaning(SBMLDocument &document) {
    const XMLNamespaces *namespaces = document.getNamespaces();
    for (int i = 0; namespaces && i < namespaces->getLength(); ++i) {
        std::string uri = namespaces->getURI(i), name = packageName(uri);
        if (name.empty() || name == "comp" || name == "l3v2extendedmath") continue;
        if (document.getPackageRequired(uri) || document.getPackageRequired(name))
            throw Refusal{
                "unsupported-package",
                "<sbml> says that the model cannot be understood without package '" + oneLine(name, 40)
                    + "', which is not supported",
                "simulate it with software for that package, or remove what the package adds",
                document.getLine()};
    }
}

void flatten(SBMLDocument &document, const std::string &path) {
    useFolder(path);
    ConversionProperties properties;
    properties.addOption("flatten comp", true);
    properties.addOption("performValidation", false);
    properties.addOption("leavePorts", false);
    if (document.convert(properties) != LIBSBML_OPERATION_SUCCESS) throw flatteningRefusal(document);
}
}  // namespace csbml

/// Run by the renderer's Python: `python -c SCRIPT JOBS RESULTS`.
///
/// Reads a list of `{"name", "specification"}` and writes for each `{"name", "svg", "pdf"}` (PDF in base64), or
/// `{"name", "error"}`. One figure that fails does not stop the others. Nothing is fetched: no address is
/// allowed as a source of data.
let rendererScript = """
    import base64, json, sys

    import vl_convert

    with open(sys.argv[1], encoding="utf-8") as file:
        jobs = json.load(file)
    results = []
    for job in jobs:
        try:
            svg = vl_convert.vegalite_to_svg(job["specification"], vl_version="5.21", allowed_base_urls=[])
            pdf = base64.b64encode(vl_convert.svg_to_pdf(svg)).decode("ascii")
            results.append({"name": job["name"], "svg": svg, "pdf": pdf})
        except BaseException as error:
            results.append({"name": job["name"], "error": str(error)[:2000]})
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(results, file)
    """

/// The style sheet of the page.
///
/// Each colour is named once with its light and its dark form; a browser without `light-dark()` shows light.
/// Every text colour has a contrast of at least 4.5 on its ground in both.
let pageStyle = pageColors + pageLayout + pageParts + pagePrint

private let colors: [(name: String, light: String, dark: String)] = [
    ("paper", FigureStyle.paper, "#14171b"), ("ink", FigureStyle.ink, "#e6e9ed"),
    ("soft", FigureStyle.softInk, "#a3adb8"), ("rule", FigureStyle.rule, "#8a949f"),
    ("faint", FigureStyle.faint, "#353c45"), ("ground", "#f6f8fa", "#1b1f25"), ("link", "#0a5a94", "#7cc0f0"),
    ("series-1", FigureStyle.series[0], "#56b4e9"), ("series-2", FigureStyle.series[1], "#f5843a"),
    ("series-3", FigureStyle.series[2], "#2fc79a"), ("series-4", FigureStyle.series[3], "#e39bc6"),
    ("series-5", FigureStyle.series[4], "#f0b63f"),
    ("supported", "#00573f", "#5fd3ae"), ("supported-ground", "#e3f4ee", "#0f2e25"),
    ("contradicted", "#9a3300", "#ff9d6b"), ("contradicted-ground", "#fdece3", "#3a1d10"),
    ("inconclusive", "#6b4e00", "#f0c14b"), ("inconclusive-ground", "#fbf1d9", "#33290f"),
    ("untested", "#4b535c", "#b6bfc8"), ("untested-ground", "#eef0f2", "#262b31"),
    ("recovered", "#0b4f80", "#7cc0f0"), ("recovered-ground", "#e4f0f9", "#10293b"),
    ("lost", "#7a2e5d", "#eba6d0"), ("lost-ground", "#f9e8f2", "#361b2c"),
]

private let pageColors: String = {
    let light = colors.map { "--\($0.name):\($0.light);" }.joined()
    let both = colors.map { "--\($0.name):light-dark(\($0.light),\($0.dark));" }.joined()
    return """
        :root{\(light)}
        @supports (color:light-dark(#000,#fff)){:root{color-scheme:light dark;\(both)}
        :root:has(#theme-light:checked){color-scheme:light}
        :root:has(#theme-dark:checked){color-scheme:dark}}

        """
}()

private let pageLayout = """
    *{box-sizing:border-box}
    html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
    @media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
    body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif;font-variant-numeric:tabular-nums}
    .sheet{max-width:52rem;margin:0 auto;padding:1rem 1.25rem 4rem}
    @media (min-width:75rem){.sheet{display:grid;grid-template-columns:15rem minmax(0,52rem);gap:3.5rem;max-width:72rem}nav{position:sticky;top:1.5rem;align-self:start;max-height:calc(100vh - 3rem);overflow:auto}}
    h1{font-size:1.85rem;line-height:1.2;margin:.4rem 0 .6rem;font-weight:650;letter-spacing:-.01em;overflow-wrap:anywhere}
    h2{font-size:1.3rem;margin:3rem 0 .8rem;font-weight:650;border-bottom:1px solid var(--faint);padding-bottom:.35rem}
    h3{font-size:1.15rem;line-height:1.35;margin:.2rem 0 .3rem;font-weight:620;overflow-wrap:anywhere}
    h4{font-size:.95rem;margin:1.6rem 0 .4rem;font-weight:650}
    p,ul,ol,dl{margin:.5rem 0;max-width:44rem}
    p,li,dd,th,td,figcaption{overflow-wrap:break-word}
    td.number{white-space:nowrap}.estimates td.number{white-space:normal}
    a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:2px}
    :focus-visible{outline:2px solid var(--link);outline-offset:2px}
    .small{font-size:.87em;color:var(--soft)}
    .block{display:block}
    .lead{color:var(--soft)}
    .skip,.hidden{position:absolute;left:-99rem}
    .skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem;z-index:2}
    code,pre{font:.85rem/1.5 ui-monospace,SFMono-Regular,Menlo,"DejaVu Sans Mono",monospace}
    pre{background:var(--ground);padding:.8rem 1rem;overflow:auto;border-radius:4px}
    details{margin:.6rem 0}
    summary{cursor:pointer;color:var(--link);font-size:.9rem}
    nav{font-size:.88rem;line-height:1.4}
    nav ul{list-style:none;padding:0;margin:.4rem 0}
    nav ul ul{padding-left:.2rem}
    nav li{margin:.3rem 0}
    nav a{color:var(--ink);text-decoration:none}
    nav a:hover{text-decoration:underline}
    nav summary{font-weight:650;color:var(--ink)}
    .theme{border:0;padding:0;margin:0 0 .8rem;display:flex;gap:.25rem;font-size:.8rem}
    .theme legend{position:absolute;left:-99rem}
    .theme label{cursor:pointer}
    .theme input{position:absolute;opacity:0}
    .theme span{display:block;padding:.15rem .6rem;border:1px solid var(--faint);border-radius:99px;color:var(--soft)}
    .theme input:checked+span{border-color:var(--rule);color:var(--ink);font-weight:600}
    .theme input:focus-visible+span{outline:2px solid var(--link)}

    """

private let pageParts = """
    .simulated{background:var(--lost-ground);color:var(--lost);border:2px solid currentColor;padding:.6rem 1rem;border-radius:4px}
    .axis{font-size:1.05rem;margin:.2rem 0}
    .axis b{font-weight:600}
    .joint{color:var(--soft);margin:0 .2rem}
    .question{font-size:1.1rem}
    .badge{display:inline-flex;align-items:center;gap:.4rem;padding:.1rem .6rem .1rem .45rem;border-radius:99px;font-size:.88rem;font-weight:600;white-space:nowrap;line-height:1.5;border:1px solid currentColor}
    .icon{flex:none;vertical-align:-.15em;width:1em;height:1em}
    .badge.supported{color:var(--supported);background:var(--supported-ground)}
    .badge.contradicted{color:var(--contradicted);background:var(--contradicted-ground)}
    .badge.inconclusive{color:var(--inconclusive);background:var(--inconclusive-ground)}
    .badge.untested{color:var(--untested);background:var(--untested-ground)}
    .badge.recovered{color:var(--recovered);background:var(--recovered-ground)}
    .badge.lost{color:var(--lost);background:var(--lost-ground)}
    .icon.supported{color:var(--supported)}.icon.contradicted{color:var(--contradicted)}.icon.inconclusive{color:var(--inconclusive)}
    .icon.untested{color:var(--untested)}.icon.recovered{color:var(--recovered)}.icon.lost{color:var(--lost)}
    .tag{font-size:.78em;font-weight:500;color:var(--soft);border:1px solid var(--faint);border-radius:3px;padding:0 .35rem;margin-right:.35rem;white-space:nowrap}
    .tags{display:block;margin-top:.25rem}
    .scroll{overflow-x:auto}
    table{border-collapse:collapse;width:100%;font-size:.92rem;line-height:1.4}
    th,td{text-align:left;vertical-align:top;padding:.55rem .9rem .55rem 0;border-bottom:1px solid var(--faint);font-weight:400}
    th:last-child,td:last-child{padding-right:0}
    thead th{font-size:.9em;color:var(--soft);font-weight:600;border-bottom-color:var(--rule);white-space:nowrap}
    .verdicts th[scope=row]{width:42%}
    .verdicts th a{font-weight:650}
    .interval{font-size:.9em;white-space:nowrap}
    .estimates th[scope=row]{width:50%}.estimates .span{white-space:nowrap}
    .undefined{color:var(--soft);font-style:italic}
    .checklist td:nth-child(2){width:26%}.checklist li{margin-bottom:.35rem}.where{font-size:.87em}
    ul.plain{list-style:none;padding:0;margin:0}
    .chain{list-style:none;padding:0;margin:1.2rem 0;display:flex;flex-wrap:wrap;gap:1rem 0;max-width:none}
    .link{display:flex;align-items:stretch;flex:0 1 auto}
    .link a{display:flex;flex-direction:column;gap:.15rem;width:10.4rem;padding:.55rem .7rem .6rem;border:1px solid var(--faint);border-top:4px solid var(--shade);border-radius:5px;color:inherit;text-decoration:none;background:var(--paper)}
    .link a:hover{border-color:var(--shade)}
    .link .id{font-size:.8rem;color:var(--soft);font-weight:600}
    .link .name{font-weight:600;line-height:1.25;overflow-wrap:anywhere}
    .link .word{display:flex;gap:.35rem;align-items:center;font-size:.84rem;color:var(--shade);font-weight:600;margin-top:auto;padding-top:.3rem}
    .link .note{font-size:.78rem;color:var(--soft)}
    .link.weakest a{border:2px solid var(--shade);border-top-width:4px;background:var(--ground)}
    .link.weakest .note{color:var(--shade);font-weight:600}
    ol.chain .link:not(:last-child)::after{content:"";align-self:center;width:1.5rem;height:.55rem;flex:none;background:linear-gradient(var(--rule),var(--rule)) center/100% 2px no-repeat}
    .chain.loose{gap:.7rem}
    .chain.loose .link a{border-style:dashed;border-top-style:solid;border-top-width:3px}
    .beside{margin-bottom:0}
    .link.supported,.claim.supported{--shade:var(--supported)}.link.contradicted,.claim.contradicted{--shade:var(--contradicted)}
    .link.inconclusive,.claim.inconclusive{--shade:var(--inconclusive)}.link.untested,.claim.untested{--shade:var(--untested)}
    .link.recovered,.claim.recovered{--shade:var(--recovered)}.link.lost,.claim.lost{--shade:var(--lost)}
    .claim{margin:2.2rem 0 3.5rem;scroll-margin-top:1rem}
    .claim+.claim{border-top:1px solid var(--faint);padding-top:2rem}
    .kicker{margin:0;color:var(--soft);font-size:.92rem}
    .kicker b{color:var(--ink)}
    .verdict-line .badge{margin-right:.35rem}
    .verdict-box{border-left:4px solid var(--shade);padding:.1rem 0 .1rem 1rem;margin:1rem 0}
    .verdict-box dl{font-size:.94em}
    .verdict-box dt{font-weight:600}
    .verdict-box dd{margin:0 0 .4rem}
    .cautions{list-style:none;padding:0}
    .cautions li{padding:.45rem .8rem;background:var(--ground);border-radius:4px;margin:.4rem 0;font-size:.94em}
    .cautions .serious{background:var(--inconclusive-ground);border-left:4px solid var(--inconclusive)}
    .cautions .serious strong{color:var(--inconclusive)}
    figure{margin:1.6rem 0;break-inside:avoid}
    .figure-title{font-weight:620;margin-bottom:.4rem}
    .drawing{overflow-x:auto}
    svg.figure{display:block;max-width:100%;height:auto;overflow:visible}
    svg.figure text{font-family:"Liberation Sans",Arimo,Arial,Helvetica,"Nimbus Sans","TeX Gyre Heros",sans-serif}
    figcaption{font-size:.88em;color:var(--soft);max-width:44rem;margin-top:.4rem}
    .files a{margin-right:.3rem;white-space:nowrap}
    .missing{background:var(--ground);border:1px dashed var(--rule);padding:1rem;border-radius:4px}
    .losses{padding-left:1.1rem;margin:.3rem 0}
    #flow h3,#checklists h3{margin-top:2rem}
    .flow{margin:1rem 0;max-width:44rem}
    .box{width:19rem;max-width:100%;border:1px solid var(--rule);border-radius:4px;padding:.5rem .8rem}
    .count{font-weight:650;font-size:1.1rem}
    .drop{position:relative;margin-left:3rem;padding:.7rem 0 .7rem 2.2rem;border-left:2px solid var(--rule);min-height:1.6rem}
    .drop::after{content:"";position:absolute;left:-6px;bottom:-1px;border:5px solid transparent;border-top:8px solid var(--rule);border-bottom:0}
    .drop:not(.plain)::before{content:"";position:absolute;left:0;top:50%;width:2.2rem;border-top:2px solid var(--rule)}
    .side{border:1px solid var(--faint);background:var(--ground);border-radius:4px;padding:.45rem .8rem;font-size:.9rem;max-width:30rem;position:relative}
    .side.quiet{border:0;background:none;padding:0}
    .side p{margin:.2rem 0}
    .rows{line-height:1.6}
    .hash{font-size:.75rem;color:var(--soft);overflow-wrap:anywhere}
    .path{overflow-wrap:anywhere}
    .manifest{display:grid;grid-template-columns:minmax(7rem,auto) minmax(0,1fr);gap:.25rem 1.2rem;font-size:.92rem;max-width:none}
    .manifest dt{color:var(--soft)}
    .manifest dd{margin:0}
    @media (max-width:40rem){
    body{font-size:15.5px}
    .sheet{padding:.8rem 1rem 3rem}
    h1{font-size:1.5rem}
    .verdicts thead,.estimates thead,.provenance thead,.checklist thead{position:absolute;left:-99rem}
    .verdicts tr,.estimates tr,.provenance tr,.checklist tr{display:block;padding:.7rem 0;border-bottom:1px solid var(--faint)}
    .verdicts th,.verdicts td,.estimates th,.estimates td,.provenance th,.provenance td,.checklist th,.checklist td{display:block;border:0;padding:.15rem 0;width:auto!important}
    td[data-label]::before{content:attr(data-label) " ";font-size:.8rem;color:var(--soft);display:block}
    .verdicts td:nth-child(2)::before{display:none}
    svg.figure.wide{min-width:30rem}
    nav ul{display:flex;flex-wrap:wrap;gap:.1rem 1rem}
    nav ul ul{display:none}
    .verdicts td:nth-child(4)::before{display:inline}
    .verdicts td:nth-child(4) .block{display:inline}
    ol.chain{flex-direction:column;gap:0}
    ol.chain .link{flex-direction:column;align-items:flex-start}
    ol.chain .link a{width:100%;min-width:16rem}
    ol.chain .link:not(:last-child)::after{align-self:flex-start;margin-left:2rem;width:2px;height:1.1rem;background:var(--rule)}
    .drop{margin-left:1.2rem;padding-left:1.2rem}
    .drop:not(.plain)::before{width:1.2rem}
    .manifest{grid-template-columns:1fr}
    .manifest dd{margin-bottom:.5rem}
    }

    """

private let pagePrint = """
    @page{size:A4;margin:16mm 15mm}
    @media print{
    :root,:root:has(#theme-dark:checked){color-scheme:light}
    body{font-size:10pt;line-height:1.4}
    .sheet{display:block;max-width:none;padding:0}
    nav,.skip,details{display:none}
    a{color:var(--ink)}
    h2,h3,h4,.figure-title{break-after:avoid}
    figure,tr,.box,.drop,.link,.verdict-box,.cautions li,.claim header{break-inside:avoid}
    .kicker,thead,.lead{break-after:avoid}
    table{font-size:8.8pt}
    .badge{font-size:8.4pt}
    .verdicts th[scope=row]{width:38%}
    .link a{width:8.4rem;padding:.4rem .5rem}
    ol.chain .link:not(:last-child)::after{width:1rem}
    .claim{break-before:auto;margin:1.2rem 0}
    .claim header{break-after:avoid}
    .drawing,.scroll{overflow:visible}
    svg.figure{max-width:82%;max-height:105mm;width:auto}
    #forest svg.figure{max-height:200mm}
    .badge,.link a,.cautions li,.side,.simulated,.verdict-box{-webkit-print-color-adjust:exact;print-color-adjust:exact}
    p{orphans:3;widows:3}
    }
    """

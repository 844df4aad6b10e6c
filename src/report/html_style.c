/* The style sheet of the HTML report, and the policy that names it by its hash (Content Security Policy Level 3). Each
 * colour stands on its background with a contrast of 4.5 or more (WCAG 2.1 level AA), and never alone: a word or a mark
 * says the same. Nothing is loaded: the fonts are those of the system. */
#include "src/report/html.h"

const char html_style[] =
    /* colours */
    ":root{--page:#f4f5f7;--card:#fff;--ink:#1b2430;--soft:#55606e;--line:#d5dae1;--wash:#eef1f5;"
    "--good:#1a7335;--good-wash:#e6f4ea;--bad:#b3261e;--bad-wash:#fdecea;--doubt:#865300;--doubt-wash:#fdf3e0;"
    "--plain:#3a5a8c;--plain-wash:#e9eff8;--bar:#3567b0}\n"
    "@media screen and (prefers-color-scheme:dark){:root{--page:#12161b;--card:#1a2027;--ink:#e4e8ed;--soft:#a4afbc;"
    "--line:#38424e;--wash:#242c35;--good:#6fd08c;--good-wash:#16301f;--bad:#ff9c94;--bad-wash:#3b1a18;"
    "--doubt:#f2bd5c;--doubt-wash:#352710;--plain:#9dbcee;--plain-wash:#1b2a42;--bar:#7ba7e8}}\n"

    /* page */
    "*{box-sizing:border-box}\n"
    "html{-webkit-text-size-adjust:100%;text-size-adjust:100%}\n"
    "body{margin:0;background:var(--page);color:var(--ink);"
    "font:1rem/1.5 system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",\"Liberation Sans\",sans-serif;"
    "overflow-wrap:anywhere}\n"
    "main,footer{max-width:62rem;margin:0 auto;padding:0 1rem}\n"
    "footer{padding-bottom:2rem;color:var(--soft);font-size:.875rem}\n"
    "h1{margin:1.25rem 0 .75rem;font-size:.9375rem;font-weight:600;color:var(--soft)}\n"
    "h2,h3,h4,h5,h6{line-height:1.3;margin:0}\n"
    "p{margin:.5rem 0}\n"
    "ul,ol,dl,dd,figure{margin:0;padding:0}\n"
    "ul,ol{list-style:none}\n"
    "code,pre,.name{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,\"Liberation Mono\",monospace;font-size:.9375em}\n"
    ".verdict .name,h3 .name,h4 .name,h5 .name,h6 .name{font:inherit}\n"

    /* one message */
    "article{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:0 1.25rem 1rem;margin:0 0 2rem}\n"
    "section{margin-top:1.75rem}\n"
    "section>h3,section>h4,section>h5,section>h6{font-size:1.125rem;padding-bottom:.25rem;margin-bottom:.75rem;"
    "border-bottom:1px solid var(--line)}\n"
    ".verdict{margin:0 -1.25rem 1rem;padding:1rem 1.25rem;border-radius:.7rem .7rem 0 0;border-left:.5rem solid}\n"
    ".verdict h2,.verdict h3,.verdict h4,.verdict h5{font-size:1.25rem;font-weight:600}\n"
    ".verdict h2>span,.verdict h3>span,.verdict h4>span,.verdict h5>span{color:var(--ink)}\n"
    ".verdict p{margin:.25rem 0 0;color:var(--ink)}\n"
    ".verdict .also{font-weight:600}\n"
    ".word{display:inline-block;margin-right:.5rem;font-size:1.375rem;font-weight:800;letter-spacing:.03em}\n"
    ".good{--k:var(--good);--w:var(--good-wash)}\n"
    ".bad{--k:var(--bad);--w:var(--bad-wash)}\n"
    ".doubt{--k:var(--doubt);--w:var(--doubt-wash)}\n"
    ".plain,.owner{--k:var(--plain);--w:var(--plain-wash)}\n"
    ".verdict,.badge{color:var(--k);background:var(--w);border-color:var(--k)}\n"
    ".badge{display:inline-block;padding:0 .5rem;border-radius:.25rem;font-size:.8125rem;line-height:1.4rem;font-weight:700}\n"
    ".good .word:before,.good.badge:before,.halves .good dd:before{content:\"\\2713\\a0\"}\n"
    ".bad .word:before,.bad.badge:before,.halves .bad dd:before{content:\"\\2717\\a0\"}\n"
    ".doubt .word:before,.doubt.badge:before,.halves .doubt dd:before{content:\"!\\a0\"}\n"
    ".plain.badge:before{content:\"i\\a0\"}\n"

    /* rows of label and value */
    ".facts>div,.rows>div{display:grid;grid-template-columns:7.5rem 1fr;gap:0 1rem;padding:.1875rem 0}\n"
    "dt{color:var(--soft)}\n"
    ".facts .subject{font-weight:600}\n"

    /* cards */
    ".card{border:1px solid var(--line);border-left:.25rem solid var(--k);border-radius:.375rem;padding:.75rem 1rem;margin:0 0 .75rem}\n"
    ".card>h4,.card>h5,.card>h6{font-size:1rem;border:0;margin:0;padding:0}\n"
    ".number{color:var(--soft);font-weight:600;margin-right:.25rem}\n"
    ".source,.note{color:var(--soft);font-size:.875rem}\n"
    ".note{display:block}\n"
    ".halves{display:grid;grid-template-columns:1fr 1fr;gap:.75rem;margin:.75rem 0}\n"
    ".halves>div{background:var(--w);border-radius:.375rem;padding:.5rem .75rem}\n"
    ".halves dt{font-size:.875rem;font-weight:600;color:var(--k)}\n"
    ".halves dd:before{color:var(--k);font-weight:700}\n"
    ".next{border:1px solid var(--line);border-radius:.375rem;background:var(--wash);padding:.75rem 1rem}\n"
    ".next>h3,.next>h4,.next>h5,.next>h6{border:0;margin:0;padding:0}\n"

    /* path */
    ".timeline{padding:.5rem .5rem 0}\n"
    ".timeline>svg{display:block;overflow:visible;clip-path:inset(0 -6px);max-width:56rem}\n"
    ".timeline text{font:13px system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",\"Liberation Sans\",sans-serif;fill:var(--ink)}\n"
    ".timeline .mark{overflow:visible}\n"
    ".timeline .track{stroke:var(--wash);stroke-width:10;stroke-linecap:round}\n"
    ".timeline .bar{stroke:var(--bar);stroke-width:10;stroke-linecap:round}\n"
    ".timeline .bar.back{stroke:var(--doubt);stroke-linecap:butt;stroke-dasharray:6 4}\n"
    ".timeline .arrow{fill:var(--doubt)}\n"
    ".timeline .break{stroke:var(--card);stroke-width:3}\n"
    ".timeline .lock{fill:none;stroke:var(--good);stroke-width:2;stroke-linejoin:round}\n"
    ".timeline circle{stroke:var(--bar);stroke-width:1.5;fill:var(--card)}\n"
    ".timeline .ours circle{fill:var(--bar)}\n"
    ".timeline text.number{font-weight:600}\n"
    ".timeline .ours text.number{fill:var(--card)}\n"
    ".timeline text.delay{font-weight:600}\n"
    ".timeline text.back{fill:var(--doubt)}\n"
    ".timeline .axis,.timeline .border text{fill:var(--soft)}\n"
    ".timeline .border line{stroke:var(--soft);stroke-width:1.5;stroke-dasharray:2 4}\n"
    "figcaption{color:var(--soft);font-size:.875rem;margin:.25rem 0 1rem}\n"
    ".hops{width:100%;border-collapse:collapse;table-layout:fixed;font-size:.9375rem}\n"
    ".hops thead th:nth-child(1){width:3rem}.hops thead th:nth-child(2){width:10.5rem}.hops thead th:nth-child(5){width:24%}\n"
    ".hops th,.hops td{text-align:left;vertical-align:top;padding:.375rem .75rem .375rem 0;border-top:1px solid var(--line)}\n"
    ".hops thead th{border:0;color:var(--soft);font-weight:600}\n"
    ".hops .border td{color:var(--soft);font-style:italic;border-top:2px dotted var(--soft)}\n"
    ".delay{white-space:nowrap}\n"
    ".hops .delay{display:block;font-weight:600}\n"
    ".hops .back{color:var(--doubt)}\n"

    /* what is protected */
    ".measure{display:inline-block;vertical-align:middle;width:8rem;height:.75rem;border:1px solid var(--soft);border-radius:2px;margin-right:.25rem}\n"
    "span.measure{border-color:transparent}\n"
    ".measure .open{fill:var(--card)}\n"
    ".measure .held{fill:var(--good)}\n"
    ".chips{display:flex;flex-wrap:wrap;gap:.375rem}\n"
    ".chips li{border:1px dashed var(--soft);border-radius:.25rem;padding:.0625rem .5rem;font-size:.875rem;max-width:100%}\n"
    ".chips .held{border:1px solid var(--good);background:var(--good-wash)}\n"
    ".chips .by{color:var(--soft);font-size:.8125rem}\n"
    ".chips .held .by,.raw .held .by{color:var(--good);font-weight:700}\n"
    ".chips .held .by:before{content:\"\\2713\"}\n"
    ".claims p{margin:0 0 .25rem}\n"
    ".findings p{margin:.25rem 0 0}\n"
    ".parts li{display:grid;grid-template-columns:8.25rem 1fr;align-items:center;gap:.5rem;padding:.125rem 0}\n"
    ".depth2{margin-left:1rem}.depth3{margin-left:2rem}.depth4{margin-left:3rem}.depth5,.depth6{margin-left:4rem}\n"
    ".aside{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}\n"

    /* header */
    ".raw{font-size:.8125rem;border:1px solid var(--line);border-radius:.375rem;overflow:hidden}\n"
    ".raw li{position:relative;display:grid;grid-template-columns:2.75rem 1fr;border-left:.25rem dashed transparent}\n"
    ".raw .held{border-left:.25rem solid var(--good)}\n"
    ".raw .by{padding:.125rem .25rem;text-align:right}\n"
    ".raw pre{margin:0;padding:.125rem .5rem;white-space:pre-wrap;min-width:0}\n"
    ".added{border:1px dashed var(--doubt);border-left-width:.25rem;margin-bottom:.75rem}\n"
    ".raw li:nth-child(odd){background:var(--wash)}\n"

    /* messages inside */
    ".inside article{margin:.5rem 0 1rem}\n"

    /* phones */
    "@media (max-width:40rem){\n"
    "main,footer{padding:0 .5rem}\n"
    "article{padding:0 .75rem .75rem}\n"
    ".verdict{margin:0 -.75rem 1rem;padding:.75rem}\n"
    ".facts>div,.rows>div{display:block;padding:.25rem 0}\n"
    "dt{font-size:.875rem}\n"
    ".card{padding:.625rem .75rem}\n"
    ".halves{grid-template-columns:1fr}\n"
    ".hops,.hops tbody,.hops tr,.hops td,.hops tbody th{display:block}\n"
    ".hops thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}\n"
    ".hops th,.hops td{border:0;padding:.125rem 0}\n"
    ".hops tbody th:before{content:\"Hop \"}\n"
    ".parts li{grid-template-columns:4.25rem 1fr}\n"
    ".parts .measure{width:4rem}\n"
    ".hops tr{border-top:1px solid var(--line);padding:.375rem 0}\n"
    ".hops td[data-label]{position:relative;padding-left:3.5rem}\n"
    ".hops td[data-label]:before{content:attr(data-label);color:var(--soft);position:absolute;left:0}\n"
    ".hops .delay,.hops .delay+.note{display:inline;margin-left:.5rem}\n"
    ".raw li{grid-template-columns:1.75rem 1fr}\n"
    "}\n"

    /* paper */
    "@media print{\n"
    ":root{--page:#fff}\n"
    "html{font-size:10pt}\n"
    "main,footer{max-width:none;padding:0}\n"
    "main>article{border:0;padding:0}\n"
    "main>article>.verdict{margin:0 0 1rem;border-radius:0}\n"
    ".card,.halves,.timeline g,.hops tr,.raw li,.next{break-inside:avoid}\n"
    "h2,h3,h4,h5,h6,.verdict{break-after:avoid}\n"
    "article+article{break-before:page}\n"
    "*{print-color-adjust:exact;-webkit-print-color-adjust:exact}\n"
    "}\n";

void html_policy(GString *out)
{
    guint8 digest[32];
    gsize n = sizeof digest;
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)html_style, -1);
    g_checksum_get_digest(sum, digest, &n);
    g_checksum_free(sum);
    g_autofree char *hash = g_base64_encode(digest, n);
    g_string_append_printf(out, "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'", hash);
}

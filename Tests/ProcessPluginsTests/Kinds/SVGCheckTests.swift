import Testing

@testable import ProcessPlugins

@Suite("Pictures of plugins")
struct SVGCheckTests {
  @Test(
    "a picture that only draws passes as it is",
    arguments: [
      "<svg xmlns='http://www.w3.org/2000/svg'><path d=\"M 0 0 L 1 1\"/></svg>",
      "<?xml version=\"1.0\"?>\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/svg11.dtd\">\n<svg></svg>",
      "<svg><defs><style type='text/css'>*{stroke-linejoin: round}</style></defs><text aria-label='&#945; \\alpha'>on time = 3, a &gt; b &amp; url(x)</text></svg>",
      "<svg xmlns:xlink='http://www.w3.org/1999/xlink'><use xlink:href='#p1' clip-path='url(#c)'/></svg>",
      "<svg><image xlink:href=\"data:image/png;base64,iVBORw0=\"/></svg>",
      "<svg><metadata><rdf:RDF xmlns:dc='http://purl.org/dc/'><dc:type rdf:resource='http://purl.org/x'/></rdf:RDF></metadata></svg>",
      "<svg><style><![CDATA[ path {fill: none} ]]></style></svg>",
    ])
  func sound(svg: String) throws {
    #expect(try SVGCheck.checked(svg) == svg)
  }

  @Test("comments are left out, and so is the space at the end")
  func comments() throws {
    #expect(try SVGCheck.checked("<svg><!-- <script> --><g/></svg>\n") == "<svg><g/></svg>")
  }

  @Test(
    "a picture that may run something, or fetch something, is refused in words",
    arguments: [
      ("plot", "begins neither with <svg nor with <?xml"), ("", "begins neither"),
      ("<svg><g></svg>", "not all its elements end"), ("<svg></svg><p/>", "does not end with </svg>"),
      ("<svg><script>alert(1)</script></svg>", "the element <script>"),
      ("<svg><svg:SCRIPT/></svg>", "the element <svg:SCRIPT>"),
      ("<svg><foreignObject/></svg>", "<foreignObject>"), ("<svg onload='x()'></svg>", "the attribute onload"),
      ("<svg><g/onclick='x'></g></svg>", "attribute"), ("<svg><g ONCLICK = \"x\"/></svg>", "the attribute ONCLICK"),
      ("<svg><a href='https://a.example'/></svg>", "'https://a.example', which is not within the picture"),
      ("<svg><a xlink:href=' javascript:x'/></svg>", "not within the picture"),
      ("<svg><image href='//a.example/x.png'/></svg>", "not within the picture"),
      ("<svg><use href='data:image/svg+xml;base64,AAAA'/></svg>", "not within the picture"),
      ("<svg><img src='x'/></svg>", "not within the picture"),
      ("<svg><g style='fill: url(http://a.example/x)'/></svg>", "not within the picture"),
      ("<svg><style>@import 'x.css';</style></svg>", "@import"),
      ("<svg><style>*{background: URL( \"//a.example\" )}</style></svg>", "not within the picture"),
      ("<svg><style>*{background: u\\72l(x)}</style></svg>", "'\\'"),
      ("<svg><style>*{background: &#117;rl(//a.example)}</style></svg>", "not within the picture"),
      ("<svg><g fill='&#x75;rl(//a.example)'/></svg>", "not within the picture"),
      ("<svg><g fill='url&lpar;//a.example)'/></svg>", "the entity '&lpar'"),
      ("<svg><style><![CDATA[ <b> ]]></style></svg>", "CDATA"),
      ("<svg><set attributeName='href' to='javascript:x'/></svg>", "changes the attribute"),
      ("<svg><g a=b/></svg>", "not in quotes"), ("<svg><g a='</svg>", "no closing quote"),
      ("<svg><!-- </svg>", "a comment has no end"), ("<!DOCTYPE svg [<!ENTITY a 'b'>]><svg></svg>", "begins neither"),
      ("<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'b'>]><svg></svg>", "it declares entities"),
      ("<?xml version='1.0'?><?xml-stylesheet href='x'?><svg></svg>", "a processing instruction"),
      ("<svg>< g/></svg>", "begins no element"),
    ])
  func refused(svg: String, wanted: String) throws {
    let refusal = #expect(throws: SVGCheck.Refusal.self) { try SVGCheck.checked(svg) }
    #expect(refusal?.why.contains(wanted) == true, "\(refusal?.why ?? "")")
  }
}

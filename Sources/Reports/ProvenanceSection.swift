import EvaluationKit

/// Where the numbers come from, but for time and host: two runs give the same page.
struct ProvenanceSection {
  let record: RunRecord

  func write(into page: inout HTMLText) {
    let provenance = record.provenance
    page.section("Provenance", id: "provenance") { page in
      page.put("<dl>")
      page.put("<dt>Bellwether</dt><dd>\(escapeHTML(provenance.version))</dd>")
      page.put("<dt>Config, SHA-256</dt><dd><code>\(escapeHTML(provenance.configHash))</code></dd>")
      page.put("<dt>Seed</dt><dd>\(provenance.seed)</dd>")
      page.put("</dl>")
      if !provenance.inputs.isEmpty {
        page.table(
          HTMLTable(
            head: [.head("input"), .head("SHA-256")],
            rows: provenance.inputs.map { [.text($0.path, isCode: true), .text($0.sha256, isCode: true)] }))
      }
      if !provenance.plugins.isEmpty {
        page.details(counted(provenance.plugins.count, "plugin")) { page in
          page.table(
            HTMLTable(
              head: [.head("plugin"), .head("kind"), .head("version"), .head("origin")],
              rows: provenance.plugins.map { plugin in
                [
                  .text(plugin.name, isCode: true), .text(plugin.kind.rawValue), .text(plugin.version),
                  .text(plugin.origin),
                ]
              }))
        }
      }
      page.put(
        "<p class=\"rest\">All numbers are in <code>record.json</code> and <code>predictions.csv</code>; "
          + "<code>config.yaml</code> makes this run again.</p>")
    }
  }
}

//! Turns the page's template (`index.html`, which `dx serve` uses as it is) into the page that is
//! served: hashed addresses, one style sheet, the app's module and WebAssembly announced early.
//! It must never write an inline script or style: the content security policy forbids both.

use crate::error::{Error, Result};

/// What the build made, by address.
pub struct Parts<'a> {
    pub title: &'a str,
    /// The one bundled style sheet; it takes the place of all that the template names.
    pub style: &'a str,
    pub script: &'a str,
    pub wasm: &'a str,
    /// Addresses in the template, and the hashed ones that replace them.
    pub renamed: &'a [(String, String)],
}

const STYLE_SHEET: &str = r#"<link rel="stylesheet""#;

/// The template's style sheets, in order, as addresses such as `/app.css`.
pub fn style_sheets(template: &str) -> Vec<String> {
    let sheets = template.lines().filter(|line| line.contains(STYLE_SHEET));
    sheets.filter_map(|line| addresses(line).next()).map(str::to_owned).collect()
}

/// Every other file that the template names: scripts and icons.
pub fn files(template: &str) -> Vec<String> {
    let lines = template.lines().filter(|line| !line.contains(STYLE_SHEET));
    // An address without a dot is a place in the app, such as `/`, and not a file.
    lines.flat_map(addresses).filter(|path| path.contains('.')).map(str::to_owned).collect()
}

/// The local addresses (`href="/…"`, `src="/…"`) of one line.
fn addresses(line: &str) -> impl Iterator<Item = &str> {
    ["href=\"", "src=\""]
        .into_iter()
        .flat_map(|attribute| line.split(attribute).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .filter(|address| address.starts_with('/'))
}

pub fn render(template: &str, parts: &Parts) -> Result<String> {
    let Parts { style, script, wasm, .. } = parts;
    // What the browser must fetch is announced before anything else in the head. The page's first
    // script looks here for the WebAssembly, and asks for it in the same mode (CORS), or it would be
    // fetched twice.
    let early = [
        format!("<link rel=\"modulepreload\" href=\"{script}\">"),
        format!(
            "<link rel=\"preload\" as=\"fetch\" type=\"application/wasm\" href=\"{wasm}\" crossorigin>"
        ),
    ];
    let mut lines: Vec<String> = Vec::new();
    let mut style_sheet = Some(format!("{STYLE_SHEET} href=\"{style}\">"));
    for line in without_comments(template).lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.contains(STYLE_SHEET) {
            lines.extend(style_sheet.take());
            continue;
        }
        if line.contains("</body>") {
            lines.push(format!("<script type=\"module\" async src=\"{script}\"></script>"));
        }
        lines.push(line.to_owned());
        if line.contains("<title>") {
            lines.extend_from_slice(&early);
        }
    }
    let mut page = lines.join("\n") + "\n";
    for (address, hashed) in parts.renamed {
        page = page.replace(&format!("\"{address}\""), &format!("\"{hashed}\""));
    }
    let page = page.replace("{app_title}", parts.title);
    check(&page)?;
    Ok(page)
}

/// What every page needs, said clearly when an edit of the template has broken it.
fn check(page: &str) -> Result<()> {
    let faults = [
        (!page.contains("rel=\"preload\""), "index.html needs a line with <title>"),
        (!page.contains("type=\"module\""), "index.html needs a line with </body>"),
        (!page.contains("id=\"main\""), "index.html needs the element with id=\"main\""),
        (page.contains("<style"), "an inline <style> breaks the content security policy"),
        (page.contains(" style=\""), "a style attribute breaks the content security policy"),
        (page.contains("<script>"), "an inline <script> breaks the content security policy"),
    ];
    match faults.iter().find(|(broken, _)| *broken) {
        Some((_, fault)) => Err(Error::Page((*fault).to_owned())),
        None => Ok(()),
    }
}

fn without_comments(html: &str) -> String {
    let mut parts = html.split("<!--");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |page, part| page + part.split_once("-->").map_or("", |(_, rest)| rest))
}

/// `app.css` and its content's hash make `/app-0123456789abcdef.css`, the form that the server
/// recognises as unchangeable.
pub fn hashed_name(address: &str, hash: &str) -> String {
    let file = address.rsplit('/').next().unwrap_or(address);
    let (stem, ending) = file.rsplit_once('.').unwrap_or((file, "bin"));
    format!("/{stem}-{hash}.{ending}")
}

/// `css` of `/app.css`; nothing when the name has no ending.
pub fn ending(address: &str) -> &str {
    address.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// The page's title, which Dioxus.toml holds for `dx` as well.
pub fn title(settings: &str) -> Result<String> {
    let title = settings.lines().find_map(|line| {
        line.trim().strip_prefix("title = \"").and_then(|rest| rest.strip_suffix('"'))
    });
    title.map(str::to_owned).ok_or_else(|| Error::Page("Dioxus.toml has no title".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = r#"<!doctype html>
<html lang="en">
  <head>
    <!-- A note to
         the reader. -->
    <title>{app_title}</title>
    <link rel="icon" href="/favicon.svg">
    <script src="/boot/first-paint.js"></script>
    <link rel="stylesheet" href="/boot/first-paint.css">
    <link rel="stylesheet" href="/app.css">
  </head>
  <body>
    <div id="main"><a href="/">Home</a></div>
  </body>
</html>
"#;

    fn parts(renamed: &[(String, String)]) -> Parts<'_> {
        Parts {
            title: "O'Chat",
            style: "/app-0a.css",
            script: "/app-0b.js",
            wasm: "/app-0c.wasm",
            renamed,
        }
    }

    #[test]
    fn the_template_names_its_files() {
        assert_eq!(style_sheets(TEMPLATE), ["/boot/first-paint.css", "/app.css"]);
        assert_eq!(files(TEMPLATE), ["/favicon.svg", "/boot/first-paint.js"]);
    }

    #[test]
    fn the_page_has_hashed_addresses_and_one_style_sheet() {
        let renamed = [("/boot/first-paint.js".to_owned(), "/first-paint-0d.js".to_owned())];
        let page = render(TEMPLATE, &parts(&renamed)).expect("the template is sound");
        assert_eq!(
            page,
            r#"<!doctype html>
<html lang="en">
<head>
<title>O'Chat</title>
<link rel="modulepreload" href="/app-0b.js">
<link rel="preload" as="fetch" type="application/wasm" href="/app-0c.wasm" crossorigin>
<link rel="icon" href="/favicon.svg">
<script src="/first-paint-0d.js"></script>
<link rel="stylesheet" href="/app-0a.css">
</head>
<body>
<div id="main"><a href="/">Home</a></div>
<script type="module" async src="/app-0b.js"></script>
</body>
</html>
"#
        );
    }

    #[test]
    fn an_inline_style_is_refused() {
        let broken = TEMPLATE.replace("<div id", "<div style=\"color: red\" id");
        let text = render(&broken, &parts(&[])).expect_err("it is refused").to_string();
        assert!(text.contains("style attribute"), "{text}");
    }

    #[test]
    fn hashed_names_lie_at_the_root_with_the_hash_before_the_ending() {
        assert_eq!(hashed_name("/boot/first-paint.js", "00ff"), "/first-paint-00ff.js");
        assert_eq!(hashed_name("app.min.css", "00ff"), "/app.min-00ff.css");
    }

    #[test]
    fn the_title_is_read_from_the_settings() {
        assert_eq!(title("[web.app]\ntitle = \"O'Chat\"\n").ok().as_deref(), Some("O'Chat"));
        assert!(title("[web.app]").is_err());
    }
}

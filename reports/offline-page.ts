/** Only what the page itself carries may be used; a browser then refuses everything else, whatever a script tries. */
const policy = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' data: blob:",
  "style-src 'unsafe-inline' data: blob:",
  "img-src data: blob:",
  "font-src data: blob:",
  "media-src data: blob:",
  "connect-src data: blob:",
  "frame-src data: blob:",
  "worker-src data: blob:",
  "form-action 'none'",
].join("; ");

/** Allure squeezes an attachment's name to one letter per line on a telephone, and shows three lines of a long text or page. */
const style = `
@media (max-width: 640px) {
  [data-testid="test-result-attachment-header"] { flex-wrap: wrap; }
  [data-testid="test-result-attachment-header"] .paragraphs-text-s { display: none; }
}
[data-testid="test-result-attachment"] iframe { min-height: 24rem; }
[data-testid="test-result-attachment"] iframe[title="HTML attachment"] { min-height: 80vh; }
`;

/** Takes the analytics tag and every other script of another host out of a page, and forbids the rest to load anything. */
export function withoutForeignHosts(page: string): string {
  return page
    .replace(/<script\b[^>]*\bsrc=["']?(?:https?:)?\/\/[^>]*>\s*<\/script>/gi, "")
    .replace(/<script>(?:(?!<\/script>)[\s\S])*?\bgtag\s*\((?:(?!<\/script>)[\s\S])*<\/script>/gi, "")
    .replace(
      /<head>/i,
      (head) => `${head}\n<meta http-equiv="Content-Security-Policy" content="${policy}">\n<style>${style}</style>`,
    );
}

import { describe, expect, test } from "vitest";
import { foreignReferences } from "./offline.ts";
import { withoutForeignHosts } from "./offline-page.ts";

const page = (inside: string) => `<!doctype html><html><head></head><body>${inside}</body></html>`;
const data = (type: string, text: string) => `data:${type};base64,${Buffer.from(text).toString("base64")}`;

describe("foreignReferences", () => {
  test.each([
    ['<script src="https://a.test/x.js"></script>', "script src", "https://a.test/x.js"],
    ['<script src="//a.test/x.js"></script>', "script src", "//a.test/x.js"],
    ['<link rel="stylesheet" href="http://a.test/x.css">', "link href", "http://a.test/x.css"],
    ['<img src="https://a.test/x.png">', "img src", "https://a.test/x.png"],
    ['<img srcset="x.png 1x, https://a.test/x.png 2x">', "img srcset", "https://a.test/x.png 2x"],
    ['<iframe src="https://a.test/"></iframe>', "iframe src", "https://a.test/"],
    ['<object data="https://a.test/x.swf"></object>', "object data", "https://a.test/x.swf"],
    ['<meta http-equiv="refresh" content="0; url=https://a.test/">', "meta refresh", "https://a.test/"],
    ['<style>@import "https://a.test/x.css";</style>', "style", "https://a.test/x.css"],
    ["<style>p { background: url(https://a.test/x.png) }</style>", "style", "https://a.test/x.png"],
    ["<p style=\"background: url('//a.test/x.png')\">", "p style", "//a.test/x.png"],
    ['<script>fetch("https://a.test/x")</script>', "script", "https://a.test/x"],
    ['<script>navigator.sendBeacon("https://a.test/x", 1)</script>', "script", "https://a.test/x"],
    ['<script>new WebSocket("wss://a.test/x")</script>', "script", "wss://a.test/x"],
    ['<script>r.open("POST", "https://a.test/x")</script>', "script", "https://a.test/x"],
    ['<script>i.src = "https://a.test/x"</script>', "script", "https://a.test/x"],
    ['<script>gtag("js", new Date())</script>', "script", "an analytics tag"],
    ['<svg><image href="https://a.test/x.png"/></svg>', "image href", "https://a.test/x.png"],
    [
      `<script src="${data("text/javascript", 'fetch("https://a.test/x")')}"></script>`,
      "script src (data)",
      "https://a.test/x",
    ],
    [
      `<link rel="stylesheet" href="${data("text/css", "@import 'https://a.test/x.css'")}">`,
      "link href (data)",
      "https://a.test/x.css",
    ],
  ])("finds what a browser would ask for: %s", (inside, where, url) => {
    expect(foreignReferences(page(inside))).toEqual([{ where, url }]);
  });

  test.each([
    '<a href="https://a.test/">a link waits for a person</a>',
    '<img src="data:image/png;base64,AAAA">',
    '<script src="x.js"></script>',
    '<script>const namespace = "http://www.w3.org/2000/svg"; fetch("data/x.json")</script>',
    "<style>p { background: url(data:image/png;base64,AAAA) }</style>",
  ])("passes over what stays here: %s", (inside) => {
    expect(foreignReferences(page(inside))).toEqual([]);
  });
});

describe("withoutForeignHosts", () => {
  const analytics = `<script async src="https://www.googletagmanager.com/gtag/js?id=G-X"></script>
    <script>
        window.dataLayer = window.dataLayer || [];
        function gtag(){dataLayer.push(arguments);}
        gtag('js', new Date());
    </script>`;

  test("takes the analytics tag out and leaves every other script", () => {
    const own = "<script>window.allure = {};</script>";
    const cleaned = withoutForeignHosts(page(`${own}${analytics}${own}`));
    expect(foreignReferences(cleaned)).toEqual([]);
    expect(cleaned.split(own)).toHaveLength(3);
  });

  test("forbids the page to connect anywhere", () => {
    expect(withoutForeignHosts(page(""))).toContain("connect-src data: blob:;");
  });
});

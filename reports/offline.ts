import { parseHTML } from "linkedom";

/** Something in a page that makes a browser ask another host. */
export interface ForeignReference {
  where: string;
  url: string;
}

/** Attributes that a browser follows by itself; `a href` and `form action` wait for a person. */
const loadingAttributes: Record<string, string> = {
  src: "script, img, iframe, embed, source, video, audio, track, input, frame",
  href: "link, image, use, feImage",
  "xlink:href": "image, use, script, feImage",
  srcset: "img, source",
  imagesrcset: "link",
  data: "object",
  poster: "video",
  background: "body, table, td",
};

const foreign = /^\s*(?:https?:|wss?:|ftp:)?\/\/[^/\s]/i;

/** Finds every reference to another host that a browser would follow, in a page or an SVG, also inside `data:` URLs. */
export function foreignReferences(page: string): ForeignReference[] {
  const { document } = parseHTML(page);
  const found: ForeignReference[] = [];
  for (const [attribute, names] of Object.entries(loadingAttributes)) {
    for (const element of document.querySelectorAll(names)) {
      const value: string | null = element.getAttribute(attribute);
      if (value === null) continue;
      const where = `${element.localName} ${attribute}`;
      const urls = attribute.endsWith("srcset") ? value.split(",").map((part) => part.trim()) : [value];
      found.push(...urls.filter((url) => foreign.test(url)).map((url) => ({ where, url: url.trim() })));
      found.push(...insideData(value, where));
    }
  }
  for (const meta of document.querySelectorAll("meta[http-equiv=refresh]")) {
    const url = /url\s*=\s*['"]?([^'"]+)/i.exec(meta.getAttribute("content") ?? "")?.[1];
    if (url && foreign.test(url)) found.push({ where: "meta refresh", url });
  }
  for (const script of document.querySelectorAll("script:not([src])")) {
    found.push(...inScript(script.textContent ?? "", "script"));
  }
  for (const style of document.querySelectorAll("style")) found.push(...inStyle(style.textContent ?? "", "style"));
  for (const element of document.querySelectorAll("[style]")) {
    found.push(...inStyle(element.getAttribute("style") ?? "", `${element.localName} style`));
  }
  return found;
}

function insideData(url: string, where: string): ForeignReference[] {
  const [, type = "", base64, body = ""] = /^\s*data:([^;,]*)[^,]*?(;base64)?,(.*)$/is.exec(url) ?? [];
  const text = base64 ? Buffer.from(body, "base64").toString("utf8") : decodeURIComponent(body);
  if (/javascript/.test(type)) return inScript(text, `${where} (data)`);
  return /css/.test(type) ? inStyle(text, `${where} (data)`) : [];
}

/** Calls that send a request, and elements made to load something, with the address written out. */
const scriptCalls =
  /(?:\bfetch|\bimport|\bimportScripts|\bsendBeacon|\bopen|\bnew\s+(?:WebSocket|EventSource|Worker|SharedWorker|Image))\s*\(\s*(?:["'`](?:GET|POST|PUT|HEAD)["'`]\s*,\s*)?["'`]((?:https?:|wss?:)?\/\/[^"'`]+)["'`]|\.(?:src|href)\s*=\s*["'`]((?:https?:)?\/\/[^"'`]+)["'`]|\bfrom\s*["'](https?:\/\/[^"']+)["']/g;

const inScript = (text: string, where: string): ForeignReference[] => [
  ...Array.from(text.matchAll(scriptCalls), ([, called, assigned, imported]) => ({
    where,
    url: called ?? assigned ?? imported ?? "",
  })),
  // The analytics tag takes its own address from elsewhere: its name alone gives it away.
  ...(/\bgtag\s*\(|googletagmanager|google-analytics/.test(text) ? [{ where, url: "an analytics tag" }] : []),
];

const styleLoads = /(?:url\(\s*["']?|@import\s+["'])((?:https?:)?\/\/[^"')\s]+)/gi;

const inStyle = (text: string, where: string): ForeignReference[] =>
  Array.from(text.matchAll(styleLoads), ([, url = ""]) => ({ where, url }));

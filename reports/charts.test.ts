import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { confirmedCut } from "../harness/history/cut.fixture.ts";
import { writtenHistory } from "../harness/history/history.fixture.ts";
import { variants } from "../harness/site/requirement.ts";
import { timelineSvg } from "./charts.ts";
import { foreignReferences } from "./offline.ts";

interface SvgElement {
  textContent: string | null;
  getAttribute(name: string): string | null;
}

const title = 'Kubernetes 1.34.4 <built> & "cut"';
const draw = () => timelineSvg(confirmedCut({ variants }), { title });

const elementsIn = (svg: string, selector: string): SvgElement[] =>
  Array.from(parseHTML(`<body>${svg}</body>`).document.querySelectorAll(selector));

const textsIn = (svg: string) => elementsIn(svg, "text").map(({ textContent }) => textContent);

describe("timelineSvg", () => {
  test("draws the same picture from the same history, byte for byte", () => {
    expect(draw()).toBe(draw());
  });

  test("is a picture of its own: it has its namespace, and its texts are escaped", () => {
    const svg = draw();
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg).toContain("&lt;built&gt; &amp;");
    expect(textsIn(svg)).toContain(title);
  });

  test("asks no other host for anything", () => {
    expect(foreignReferences(draw())).toEqual([]);
  });

  test("says in words what its axis, its window, its rows and its signs mean", () => {
    const texts = textsIn(draw()).join("\n");
    for (const words of [
      "seconds since the fault was installed →",
      "the window: link cut for 240 s",
      "healed",
      "left-alone: left alone",
      "▼ containers crashed",
      "▼ node agent restarted, then containers crashed",
      "▼ node rebooted",
      "▼ ConfigMap edited",
      "ConfigMap as environment",
      "from the site to the centre",
      "rebooted is Ready",
      "yes: it serves, is Ready, can be watched, is open",
      "no: it does not serve, is not Ready, can't be watched, is blocked",
      "nobody could tell",
    ]) {
      expect(texts).toContain(words);
    }
  });

  test("gives each state a shape of its own, so that none depends on its colour", () => {
    const heights = elementsIn(draw(), 'g[aria-label="bar"] rect:first-child').map((bar) => bar.getAttribute("height"));
    expect(heights).toEqual(["9", "4", "13"]);
  });

  test("draws what there is of a history that ended before anything happened", () => {
    const history = writtenHistory([{ t: 0, kind: "cell", id: "any", hosts: ["centre"], centre: "centre" }]);
    expect(textsIn(timelineSvg(history, { title: "nothing" }))).toContain(
      "The fault was never installed, so nothing here is about it.",
    );
  });
});

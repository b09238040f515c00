/** Colours by what they are for: in light surroundings, and in dark ones. */
const colours = {
  paper: ["#ffffff", "#0d1117"],
  ink: ["#1f2328", "#e6edf3"],
  quiet: ["#59636e", "#9198a1"],
  line: ["#8c959f", "#6e7681"],
  flow: ["#0969da", "#58a6ff"],
  trouble: ["#cf222e", "#ff7b72"],
  plain: ["#f6f8fa", "#161b22"],
  store: ["#ddf4e4", "#12301f"],
  doer: ["#ddf4ff", "#0c2d4a"],
  word: ["#fff8c5", "#332b00"],
} as const;

type Colour = keyof typeof colours;

const font = `13px system-ui,"Segoe UI",Roboto,Helvetica,Arial,sans-serif`;

const shapes = [
  `svg{font:${font}}`,
  "text{text-anchor:middle;dominant-baseline:central}",
  ".kind,.detail,.label{font-size:11.5px}",
  ".name,.group text{font-weight:600}",
  ".group text{text-anchor:start}",
  ".group rect,.edge path{fill:none}",
  ".group rect{stroke-dasharray:2 3}",
  ".edge path{stroke-width:1.3}",
  ".edge.flow path{stroke-width:2}",
  ".edge.trouble path{stroke-dasharray:5 4}",
  ".label{stroke-width:4px;paint-order:stroke}",
];

/** Written out for each surrounding rather than as variables, which not every viewer knows. */
function painted(of: (colour: Colour) => string): string[] {
  return [
    `.paper{fill:${of("paper")}}`,
    `text{fill:${of("ink")}}`,
    `.kind,.detail,.label,.group text{fill:${of("quiet")}}`,
    `.label{stroke:${of("paper")}}`,
    `.node rect{fill:${of("plain")}}`,
    `.node rect,.group rect,.edge path{stroke:${of("line")}}`,
    `.bucket rect,.database rect,.warehouse rect{fill:${of("store")}}`,
    `.function rect,.workflow rect,.machine rect,.crawler rect,.job rect,.workgroup rect{fill:${of("doer")}}`,
    `.rule rect,.queue rect,.topic rect,.subscriber rect,.schedule rect{fill:${of("word")}}`,
    `.deadLetters rect,.alarm rect,.edge.trouble path{stroke:${of("trouble")}}`,
    `.edge.flow path{stroke:${of("flow")}}`,
    ...(["line", "flow", "trouble"] as const).map((colour) => `#${colour}-end path{fill:${of(colour)}}`),
  ];
}

const light = painted((colour) => colours[colour][0]);
const dark = painted((colour) => colours[colour][1]);

/** The style sheet that makes a diagram readable in light surroundings and in dark ones. */
export const style = [...shapes, ...light, "@media(prefers-color-scheme:dark){", ...dark, "}"].join("\n");

// @ts-check
"use strict";
/** Time and chance inside a function: those of the runtime, so that a seeded run repeats. */

const RealDate = Date;
/** @type {"real" | "flowing" | "standing"} */
let time = "real";
let moment = 0;
let since = 0;

function now() {
  return time === "standing" ? moment : moment + Math.floor(performance.now() - since);
}

/** Tells what time it is for the runtime. @param {number} at milliseconds since the epoch */
function setMoment(at) {
  moment = at;
  since = performance.now();
}

/**
 * Makes Date tell the runtime's time: "flowing" on from the last moment set, or "standing" still there. On the real clock
 * nothing changes.
 * @param {"real" | "flowing" | "standing"} kind  @param {number} at
 */
function followClock(kind, at) {
  time = kind;
  setMoment(at);
  if (kind === "real") return;
  /** @type {DateConstructor} */
  const Clocked = new Proxy(RealDate, {
    construct: (target, args, asked) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, asked === Clocked ? target : asked),
    apply: () => new RealDate(now()).toString(),
    get: (target, key) => (key === "now" ? now : Reflect.get(target, key)),
  });
  RealDate.prototype.constructor = Clocked;
  globalThis.Date = Clocked;
}

/** Restarts Math.random. @param {number} seed a whole number */
function seedChance(seed) {
  let state = seed >>> 0;
  // mulberry32
  Math.random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

module.exports = { followClock, seedChance, setMoment };

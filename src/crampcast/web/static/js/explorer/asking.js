// One question at a time: while an answer is on its way, only the newest question waits behind it.
import { race, say } from "./scales.js";

async function post(path, body, signal) {
  let answer;
  try {
    answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ...race, ...body }), signal });
  } catch (why) {
    if (why.name === "AbortError") throw why;
    throw new Error(say("away"));
  }
  const told = await answer.json();
  if (!answer.ok) throw new Error([told.error.where, told.error.what, told.error.remedy].filter(Boolean).join(": "));
  return told;
}

export class Asking {
  constructor(path, take, fail) {
    Object.assign(this, { path, take, fail, busy: false, next: null, control: null });
  }
  ask(body) {
    this.next = body;
    if (!this.busy) this.go();
  }
  // Drop what waits and what is on its way: a newer question makes its answer stale.
  cancel() {
    this.next = null;
    if (this.control) this.control.abort();
  }
  async go() {
    this.busy = true;
    while (this.next) {
      const body = this.next;
      this.next = null;
      this.control = new AbortController();
      try {
        const began = performance.now();
        const answer = await post(this.path, body, this.control.signal);
        this.take(answer, performance.now() - began);
      } catch (why) {
        if (why.name !== "AbortError") this.fail(why.message);
      }
    }
    this.busy = false;
  }
}

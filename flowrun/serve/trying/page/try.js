// A chat with a flow over its WebSocket. A step that was cut off is sent again with its number, so
// that it is made once, whatever happens to the line.
"use strict";

const [log, typing, replies, state, form, text, send, anew, link] = [
  "log", "typing", "replies", "state", "composer", "text", "send", "anew", "session",
].map((id) => document.getElementById(id));
const flow = document.body.dataset.flow;
const here = `/try/${encodeURIComponent(flow)}/session`;
const [SHORTEST_WAIT, LONGEST_WAIT] = [250, 10_000]; // ms
const MOST_TRIES = 20;

let chat = 0; // a new chat leaves the answers of the one before unread
let line; // its WebSocket

function add(kind, words) {
  const line = document.createElement("p");
  line.className = kind;
  line.textContent = words;
  log.append(line);
  log.scrollTop = log.scrollHeight;
  return line;
}

function tellWrong(words) {
  const line = add("note wrong", "");
  const head = document.createElement("strong");
  head.textContent = "What went wrong";
  head.lang = "en";
  line.append(head, words);
  log.scrollTop = log.scrollHeight;
}

function offer(words) {
  replies.replaceChildren();
  for (const word of words) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = word;
    button.onclick = () => {
      text.value = word;
      form.requestSubmit();
    };
    replies.append(button);
  }
  replies.hidden = !words.length;
  log.scrollTop = log.scrollHeight;
}

function waitForUser(yes) {
  typing.hidden = yes;
  text.disabled = send.disabled = !yes;
  if (!yes) offer([]);
  if (yes) text.focus();
}

function over(words) {
  typing.hidden = true;
  text.disabled = send.disabled = true;
  offer([]);
  add("note", words).lang = "en";
  anew.focus();
}

async function begin() {
  const mine = ++chat;
  line?.close();
  log.replaceChildren();
  state.textContent = "";
  link.hidden = true;
  waitForUser(false);
  let begun;
  try {
    const answer = await fetch(here, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ agent_id: flow }),
    });
    begun = await answer.json();
    if (!answer.ok) throw new Error(begun.message);
  } catch (error) {
    if (mine !== chat) return;
    tellWrong(error.message || "the server does not answer");
    over("No session was begun.");
    return;
  }
  if (mine !== chat) return;
  link.href = `${here}/${begun.session_id}`;
  link.hidden = false;
  talk(mine, begun);
}

function talk(mine, begun) {
  let asked = { input: "", turn: 1 };
  let said = 0; // of the turn that is asked for, shown so far
  let passed = 0; // said by this connection, which repeats the turn from its beginning
  let next = 2;
  let wait = SHORTEST_WAIT;
  let left = MOST_TRIES;
  let socket;

  function connect() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    line = socket = new WebSocket(`${scheme}://${location.host}/http/${begun.session_id}/ws`);
    socket.onopen = () => {
      socket.send(JSON.stringify({ session_token: begun.session_token }));
      if (asked) ask();
    };
    socket.onmessage = (event) => mine === chat && take(JSON.parse(event.data));
    socket.onclose = (event) => mine === chat && lost(event);
  }

  function ask() {
    passed = 0;
    socket.send(JSON.stringify(asked));
  }

  function take(frame) {
    state.textContent = "";
    if (frame.statusCode && [409, 429, 500, 503].includes(frame.statusCode) && left-- > 0) {
      again(frame.message);
      return;
    }
    if (frame.message || frame.messages) [wait, left] = [SHORTEST_WAIT, MOST_TRIES];
    if (frame.message) {
      if (++passed > said) {
        said = passed;
        add("bubble bot", frame.message.text);
      }
    } else if (frame.messages) {
      asked = null;
      said = 0;
      if (frame.error) tellWrong(frame.error);
      if (frame.session_status === "ENDED") {
        socket.onclose = null;
        over(frame.error ? "The conversation has failed." : "The conversation has ended.");
      } else {
        next = frame.turn + 1;
        waitForUser(true);
        offer(frame.messages.at(-1)?.quick_replies ?? []);
      }
    } else if (frame.statusCode) {
      asked = null;
      tellWrong(frame.message);
      waitForUser(true);
    } else if (frame.session_status === "ENDED" && !asked) {
      socket.onclose = null;
      over("The session is over.");
    }
  }

  function again(why) {
    state.textContent = `${why} – trying again …`;
    setTimeout(() => mine === chat && asked && socket.readyState === 1 && ask(), wait);
    wait = Math.min(2 * wait, LONGEST_WAIT);
  }

  function lost(event) {
    if (event.code >= 4400 && event.code < 4500) {
      over("The session is over.");
      socket.onclose = null;
      return;
    }
    state.textContent = "The line is lost – connecting again …";
    setTimeout(() => mine === chat && connect(), wait);
    wait = Math.min(2 * wait, LONGEST_WAIT);
  }

  form.onsubmit = (event) => {
    event.preventDefault();
    if (text.disabled || mine !== chat) return;
    add("bubble you", text.value || "…");
    asked = { input: text.value, turn: next };
    text.value = "";
    waitForUser(false);
    if (socket.readyState === 1) ask();
  };

  connect();
}

anew.onclick = begin;
begin();

import { describe, expect, it } from "vitest";
import { type Addressee, notification } from "../../src/suggestions/notifications.ts";

const on = { directMessages: true, threadPings: true };
const author: Addressee = {
  userId: "1",
  is: "author",
  anonymous: false,
  server: on,
  board: { directMessages: true, threadPingsAuthor: true },
  member: on,
};

describe("who is told of a decision", () => {
  it("is the author in person, and in the thread only where that fails", () => {
    expect(notification("decided", author)).toEqual({ directMessage: true, threadPing: "instead" });
  });

  it("is a follower in person, and never where others would see whom they follow", () => {
    expect(notification("decided", { ...author, is: "follower" })).toEqual({ directMessage: true, threadPing: "no" });
  });

  it("is an anonymous author in person alone", () => {
    expect(notification("decided", { ...author, anonymous: true })).toEqual({ directMessage: true, threadPing: "no" });
  });

  it.each([
    ["the server", { server: { ...on, directMessages: false } }],
    ["the board", { board: { ...author.board, directMessages: false } }],
    ["the member", { member: { ...on, directMessages: false } }],
  ])("is nobody in person where %s switched that off", (_, off) => {
    expect(notification("decided", { ...author, ...off })).toEqual({ directMessage: false, threadPing: "instead" });
    expect(notification("decided", { ...author, ...off, is: "follower" }).directMessage).toBe(false);
  });

  it.each([
    ["the server", { server: { ...on, threadPings: false } }],
    ["the board", { board: { ...author.board, threadPingsAuthor: false } }],
    ["the member", { member: { ...on, threadPings: false } }],
  ])("is nobody in a thread where %s switched that off", (_, off) => {
    expect(notification("decided", { ...author, ...off })).toEqual({ directMessage: true, threadPing: "no" });
    expect(notification("thread-opened", { ...author, ...off }).threadPing).toBe("no");
  });
});

describe("who is told of a new thread", () => {
  it("is the author, there; neither a follower nor an anonymous author", () => {
    expect(notification("thread-opened", author)).toEqual({ directMessage: false, threadPing: "yes" });
    const nobody = { directMessage: false, threadPing: "no" };
    expect(notification("thread-opened", { ...author, is: "follower" })).toEqual(nobody);
    expect(notification("thread-opened", { ...author, anonymous: true })).toEqual(nobody);
  });
});

import { signedFor } from "./apiRequests";
import type { Chance } from "./chance";

const whole = [
  `GET /landing/a HTTP/1.1\r\nhost: localhost\r\nauthorization: ${signedFor("s3")}\r\nconnection: close\r\n\r\n`,
  `PUT /landing/raw HTTP/1.1\r\nhost: localhost\r\nauthorization: ${signedFor("s3")}\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello`,
  `PUT /landing/raw HTTP/1.1\r\nhost: localhost\r\nauthorization: ${signedFor("s3")}\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n5\r\nhello\r\n0\r\n\r\n`,
  `POST / HTTP/1.1\r\nhost: localhost\r\nauthorization: ${signedFor("kms")}\r\nx-amz-target: TrentService.DescribeKey\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}`,
  `GET /landing/${"\0"}..\u00ff/../../outside.txt HTTP/1.1\r\nhost: localhost\r\nauthorization: ${signedFor("s3")}\r\n\r\n`,
  `GET http://elsewhere/landing/a HTTP/1.1\r\nhost: localhost\r\nauthorization: ${signedFor("s3")}\r\n\r\n`,
  `PUT /landing/raw HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello`,
  `GET / HTTP/1.1\r\nhost: localhost\r\n${"x: y\r\n".repeat(3000)}\r\n`,
  `GET / HTTP/1.1\r\nx: ${"y".repeat(100_000)}\r\n\r\n`,
];

/** Bytes that are almost HTTP. */
export function rawRequest(chance: Chance): Buffer {
  const text = chance.pick(whole);
  return Buffer.from(chance.once(4) ? text : chance.mutated(text), "latin1");
}

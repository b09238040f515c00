import type { Table } from "../../engine/store";
import { AwsError } from "../errors";
import type { Attributes } from "./attributes";

/** A multipart upload under way. */
export interface Upload {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly initiated: number;
  readonly attributes: Attributes;
  readonly checksum?: { readonly algorithm: string; readonly type: "FULL_OBJECT" | "COMPOSITE" };
}

export interface Part {
  readonly upload: string;
  readonly number: number;
  /** Names the file with its bytes. */
  readonly sequence: string;
  readonly size: number;
  readonly etag: string;
  readonly modified: number;
  /** Base64. */
  readonly checksum?: string;
}

const numberDigits = 5;

function rowKey({ upload, number }: Pick<Part, "upload" | "number">): string {
  return `${upload}/${String(number).padStart(numberDigits, "0")}`;
}

/** Multipart uploads and the parts they have so far. */
export class Uploads {
  private readonly numbers = new Map<string, Set<number>>();

  constructor(
    private readonly uploads: Table<Upload>,
    private readonly parts: Table<Part>,
  ) {
    for (const part of parts.values()) this.numbersOf(part.upload).add(part.number);
  }

  add(upload: Upload): void {
    this.uploads.set(upload.id, upload);
  }

  /** @throws AwsError NoSuchUpload */
  get(bucket: string, key: string, id: string): Upload {
    const upload = this.uploads.get(id);
    if (upload !== undefined && upload.bucket === bucket && upload.key === key) return upload;
    const why = "The specified upload does not exist. It may have been aborted or completed.";
    throw new AwsError("NoSuchUpload", why, 404, { UploadId: id });
  }

  of(bucket: string): Upload[] {
    return [...this.uploads.values()].filter((upload) => upload.bucket === bucket);
  }

  /** @returns the part it replaces */
  addPart(part: Part): Part | undefined {
    const former = this.parts.get(rowKey(part));
    this.parts.set(rowKey(part), part);
    this.numbersOf(part.upload).add(part.number);
    return former;
  }

  part(upload: string, number: number): Part | undefined {
    return this.parts.get(rowKey({ upload, number }));
  }

  /** By number. */
  partsOf({ id }: Upload): Part[] {
    const numbers = [...(this.numbers.get(id) ?? [])].sort((one, other) => one - other);
    return numbers.flatMap((number) => this.part(id, number) ?? []);
  }

  /** Forgets an upload. @returns the sequences of all its parts */
  end(upload: Upload): string[] {
    const parts = this.partsOf(upload);
    for (const part of parts) this.parts.delete(rowKey(part));
    this.numbers.delete(upload.id);
    this.uploads.delete(upload.id);
    return parts.map((part) => part.sequence);
  }

  private numbersOf(upload: string): Set<number> {
    const numbers = this.numbers.get(upload) ?? new Set<number>();
    this.numbers.set(upload, numbers);
    return numbers;
  }
}

/* What this page knows of a scorecard, field by field: the text that the server has with its version, the
   text that stands here, and what is on its way. No page, no network, no database: only the protocol. */

/* Another text of a field came from the server if it has a version, else it was left on this device. */
const isStored = (other) => other.version !== undefined;

export class Draft {
  /* `changed(name)` is told of every field whose copy on this device must follow. */
  constructor(changed) {
    this.fields = new Map();
    this.changed = changed;
    this.closed = false;
  }

  /* What the page shows as it comes from the server. */
  show(name, value, version) {
    this.fields.set(name, { value, stored: value, version, sent: null, others: [], refused: "" });
  }

  field(name) {
    if (!this.fields.has(name)) this.show(name, "", 0);
    return this.fields.get(name);
  }

  type(name, value) {
    const field = this.field(name);
    if (field.value === value) return;
    Object.assign(field, { value, refused: "" });
    this.changed(name);
  }

  /* The record from which `restore` can go on, or nothing when the server has all. */
  record(name) {
    const { value, stored, version, sent } = this.field(name);
    return value === stored && !sent ? undefined : { name, value, base: version, sent };
  }

  /* Text that an earlier page left on this device. True if it stands in the field now; else it became one
     of the other texts of the field, or the server has it already. */
  restore(record, id) {
    const field = this.field(record.name);
    if (record.value === field.stored && !record.sent) return "known";
    if (this.isSettled(field)) {
      // An unknown stored text makes it go out with its own base, so that the server compares.
      Object.assign(field, { value: record.value, version: record.base, sent: record.sent, stored: null });
      return "here";
    }
    if (record.value === field.value) return "known";
    field.others.push({ value: record.value, id });
    return "beside";
  }

  isSettled = (field) => field.value === field.stored && !field.sent && !field.others.length;
  isStuck = (field) => field.refused || field.others.some(isStored);

  names(test) {
    return [...this.fields.keys()].filter((name) => test(this.fields.get(name)));
  }

  get unsettled() {
    return this.names((field) => !this.isSettled(field));
  }

  get waiting() {
    return this.names((field) => !this.isStuck(field) && (field.sent || field.value !== field.stored));
  }

  get conflicts() {
    return this.names((field) => field.others.length);
  }

  get refused() {
    return this.names((field) => field.refused);
  }

  /* Everything to send. What was sent and not answered goes again word for word, under its own name. */
  outgoing() {
    const edits = this.waiting.map((name) => {
      const field = this.field(name);
      field.sent ??= { mutation: crypto.randomUUID(), base: field.version, value: field.value };
      this.changed(name);
      return { ...field.sent, field: name };
    });
    const seen = Object.fromEntries([...this.fields].map(([name, field]) => [name, field.version]));
    return { edits, seen };
  }

  /* Take in an answer; returns the names of the fields whose text on the page has to change. */
  answered(edits, { stored, conflicts, news, closed }) {
    for (const edit of edits) this.#answer(edit, stored[edit.field], conflicts[edit.field]);
    this.closed = closed;
    const fresh = Object.keys(news).filter((name) => this.isSettled(this.field(name)));
    for (const name of fresh) this.show(name, news[name].value, news[name].version);
    return fresh;
  }

  #answer(edit, version, conflict) {
    const field = this.field(edit.field);
    field.sent = null;
    if (version !== undefined) {
      Object.assign(field, { stored: edit.value, version });
    } else if (conflict.value === field.value) {
      Object.assign(field, { stored: conflict.value, version: conflict.version });
    } else {
      // The base stays as it was: whoever returns to this text after a crash meets the conflict again.
      field.others = [...field.others.filter((other) => !isStored(other)), conflict];
    }
    this.changed(edit.field);
  }

  refuse(edits, reasons) {
    for (const { field: name } of edits) {
      this.field(name).sent = null;
      this.field(name).refused = reasons[name] ?? "";
      this.changed(name);
    }
  }

  /* The author has read the first of the other texts and chosen what the field shall be. Returns the copy
     to forget, if that text was one. */
  choose(name, value) {
    const field = this.field(name);
    const other = field.others.shift();
    if (isStored(other)) Object.assign(field, { stored: other.value, version: other.version });
    field.value = value;
    this.changed(name);
    return other.id;
  }
}

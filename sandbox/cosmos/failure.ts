/** An answer other than success, in Azure's form: HTTP status, sub-status and a sentence. */
export class CosmosFailure extends Error {
  readonly status: number;
  readonly substatus: number;

  constructor(status: number, message: string, substatus = 0) {
    super(message);
    this.status = status;
    this.substatus = substatus;
  }
}

/** The refusal of a feature that Azure has and this double does not, so that no test passes on a guess. */
export function unsupported(what: string): CosmosFailure {
  return new CosmosFailure(400, `The Cosmos double does not support ${what}.`);
}

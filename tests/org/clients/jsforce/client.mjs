// What jsforce does against an org; prints one JSON object with what it saw.
import jsforce from "jsforce";

const { url, key, secret, username, password, refreshToken } = JSON.parse(process.argv[2]);
const oauth2 = { loginUrl: url, clientId: key, clientSecret: secret };
const seen = {};

const bySoap = new jsforce.Connection({ loginUrl: url });
const soapUser = await bySoap.login(username, password);
seen.soap = { user: soapUser.id, organization: soapUser.organizationId };
seen.soapRefused = await bySoap.login(username, "wrong").catch((error) => error.message);

const byPassword = new jsforce.Connection({ oauth2 });
seen.password = (await byPassword.login(username, password)).id === soapUser.id;

const conn = new jsforce.Connection({ oauth2, instanceUrl: url });
await conn.authorize({ grant_type: "client_credentials" });
seen.identity = (await conn.identity()).username;

const records = [];
await new Promise((resolve, reject) => {
  conn
    .query("SELECT Id, Name, Owner.Name FROM Account ORDER BY Name")
    .on("record", (record) => records.push(record.Name))
    .on("end", resolve)
    .on("error", reject)
    .run({ autoFetch: true, maxFetch: 100 });
});
seen.autoFetch = records;
seen.found = await conn.sobject("Account").find({ Name: { $like: "A%" } }, ["Id", "Name"]).limit(1);

seen.describe = (await conn.describe("Account")).fields.find((field) => field.name === "Name").type;
seen.global = (await conn.describeGlobal()).sobjects.map((each) => each.name);
seen.limits = (await conn.limits()).DailyApiRequests.Max;
seen.usage = conn.limitInfo.apiUsage.limit;

const made = await conn.sobject("Account").create({ Name: "By jsforce", Key__c: "J1" });
seen.created = made.success;
seen.retrieved = (await conn.sobject("Account").retrieve(made.id)).Name;
seen.updated = (await conn.sobject("Account").update({ Id: made.id, Name: "Again" })).success;
seen.upserted = await conn.sobject("Account").upsert({ Name: "Once more", Key__c: "J1" }, "Key__c");
const many = await conn.sobject("Account").create([{ Name: "Many 1" }, {}], { allOrNone: false });
seen.many = many.map((row) => row.errors.map((error) => error.statusCode ?? error.errorCode));
seen.searched = (await conn.search("FIND {once} RETURNING Account(Name)")).searchRecords.length;
seen.deleted = (await conn.sobject("Account").destroy(made.id)).success;

const refused = (promise) => promise.then(() => null, (error) => error.errorCode);
seen.errors = [
  await refused(conn.query("SELECT Nope FROM Account")),
  await refused(conn.query("SELECT Id FROM Nope")),
  await refused(conn.sobject("Account").create({})),
  await refused(conn.sobject("Account").retrieve(made.id)),
];

const stale = new jsforce.Connection({ oauth2, instanceUrl: url, accessToken: "x", refreshToken });
seen.refreshed = (await stale.query("SELECT COUNT() FROM Account")).totalSize;

conn.bulk2.pollInterval = 10;
const stream = await conn.bulk2.query("SELECT Name FROM Account");
seen.bulk = (await stream.toArray()).map((row) => row.Name);
const loaded = await conn.bulk2.loadAndWaitForResults({
  object: "Account",
  operation: "insert",
  input: [{ Name: "Bulk 1", Phone: "0" }, { Name: "", Phone: "1" }],
});
seen.loaded = [loaded.successfulResults.length, loaded.failedResults.length];

console.log(JSON.stringify(seen));

//! The language server, over a connection in memory.
#![allow(clippy::unwrap_used)]

mod server_support;

use server_support::Client;

const URI: &str = "file:///work/task-definition.json";

const TASK: &str = "{
  \"family\": \"🎉\",
  \"requiresCompatibilities\": [\"FARGATE\"],
  \"networkMode\": \"awsvpc\",
  \"cpu\": \"512\",
  \"memory\": \"8192\",
  \"containerDefinitions\": [{\"name\": \"app\", \"image\": \"nginx:1.27\"}]
}
";

#[test]
fn diagnostics_are_pushed() {
    let mut client = Client::new();
    client.open(URI, TASK);
    insta::assert_snapshot!(pretty(client.diagnostics(URI, 1)));
    assert_eq!(client.initialized["capabilities"]["positionEncoding"], "utf-16");
    assert!(client.close());
}

fn pretty(value: impl serde::Serialize) -> String {
    serde_json::to_string_pretty(&value).unwrap()
}

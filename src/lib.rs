//! ecslint: the linter and validator for Amazon ECS task definitions, services and run requests.
#![forbid(unsafe_code)]

//! The engine's tests: single behaviours against a model server in virtual time, and properties
//! over any order, loss, repetition and disconnection.

mod absence;
mod access;
mod accounts;
mod answers;
mod circle;
mod connection;
mod conversations;
mod desk;
mod door;
mod hours;
mod invited;
mod kept;
mod messages;
mod properties;
mod replays;
mod server;
mod strangers;
mod tabs;
mod topics;
mod ways;
mod world;

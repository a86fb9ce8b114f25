//! The directory contract, kept by 389-ds over LDAPS with a private authority.

use crate::dirsrv::Dirsrv;

testkit::directory_laws!(Dirsrv::new());

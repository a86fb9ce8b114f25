//! The directory contract, kept by OpenLDAP over LDAPS with a private authority.

use crate::house::House;

testkit::directory_laws!(House::new());

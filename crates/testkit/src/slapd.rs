//! A private OpenLDAP.

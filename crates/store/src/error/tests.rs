use std::io::{Error, ErrorKind};

use super::*;

#[test]
fn lack_of_space_is_told_apart_from_other_refusals() {
    let path = Path::new("vault/incoming/1");
    for kind in [ErrorKind::StorageFull, ErrorKind::QuotaExceeded, ErrorKind::FileTooLarge] {
        let error = StoreError::io(path, "write", Error::from(kind));
        assert!(matches!(error, StoreError::Full { .. }), "{kind:?}: {error}");
    }
    let error = StoreError::io(path, "write", Error::from(ErrorKind::PermissionDenied));
    assert_eq!(
        error.to_string(),
        "cannot write `vault/incoming/1`: permission denied; check that the folder exists and may be written"
    );
}

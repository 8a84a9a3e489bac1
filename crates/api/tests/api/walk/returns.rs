//! Every return that the definition allows.

use super::Walk;
use serde_json::json;
use ventanilla_shared::procedure::StageKind;

pub async fn walk(walk: &Walk) {
    let mut case = walk.filed().await;
    for stage in walk.procedure.stages.iter().filter(|stage| stage.kind != StageKind::Generate) {
        for target in &stage.returns_to {
            case.up_to(Some(&stage.id)).await;
            let officer = if stage.kind == StageKind::Sign {
                // The signatures that are on it already are void with it.
                for n in 1..stage.signatures {
                    case.sign(&walk.officer(stage, n).await, stage).await;
                }
                walk.officer(stage, 0).await
            } else {
                case.held(stage).await
            };
            let back = |to: &str, reason: &str| Some(json!({ "stage": to, "reason": reason }));
            let refused = officer.act(&case.id, "return", back(target, " ")).await.problem();
            assert_eq!(refused, "422 invalid /reason missing");
            let others = walk.procedure.stages.iter().filter(|other| !stage.returns_to.contains(&other.id));
            for other in others {
                let refused = officer.act(&case.id, "return", back(&other.id, "x")).await.problem();
                assert_eq!(refused, "422 return_not_allowed", "from {} to {}", stage.id, other.id);
            }
            case.send_back(&officer, stage, target).await;
        }
        if stage.returns_to.is_empty() {
            case.up_to(Some(&stage.id)).await;
            let officer = walk.officer(stage, 0).await;
            let back = json!({ "stage": walk.procedure.first_stage().id, "reason": "x" });
            assert!(officer.act(&case.id, "return", Some(back)).await.status >= 400);
        }
    }
    case.up_to(None).await;
    case.expect_issued().await;
}

/** Real answers to the examples of the document. Written by `npm run docs`. Do not edit. */
export const RECORDED_ANSWERS: Readonly<Record<string, Readonly<Record<string, unknown>>>> =
  {
 "get_health": {
  "healthy": {
   "status": "healthy",
   "service": "Keystroke Dynamics Authentication API",
   "timestamp": "2026-01-01T00:00:00.000Z",
   "version": "0.1.0",
   "model": "rhythm",
   "store": {
    "kind": "sqlite",
    "ok": true
   },
   "cache": {
    "enabled": true,
    "templates": 0,
    "capacity": 10000
   },
   "uptime_seconds": 60
  }
 },
 "get_livez": {
  "alive": {
   "status": "ok"
  }
 },
 "get_readyz": {
  "ready": {
   "status": "ok"
  }
 },
 "get_well_known_jwks_json": {
  "keys": {
   "keys": []
  }
 },
 "get_well_known_receipt_keys_json": {
  "keys": {
   "keys": [
    {
     "kty": "OKP",
     "crv": "Ed25519",
     "use": "sig",
     "alg": "EdDSA",
     "kid": "Q1nv7ZTvUPzZrjTzQhx0wVpjVvdg0EqBZFWVvw0vLyA",
     "x": "0XhM9Q3nB0m1kRrYxgF3sVbG5qk6s0g2y6nRkq4m1rE"
    }
   ]
  }
 },
 "post_train": {
  "sample": {
   "status": "Training data received",
   "samples_count": 6,
   "model_trained": true
  }
 },
 "post_predict": {
  "genuine": {
   "user_id": "ada",
   "authenticated": false,
   "confidence_score": -0.7711,
   "reason": "Typing pattern anomaly detected"
  },
  "somebody-else": {
   "user_id": "ada",
   "authenticated": false,
   "confidence_score": -6.612,
   "reason": "Typing pattern anomaly detected"
  }
 },
 "get_user_user_id_info": {
  "enrolled": {
   "user_id": "ada",
   "training_samples": 5,
   "has_trained_model": true,
   "min_samples_required": 5,
   "max_feature_length": 42
  },
  "unknown": {
   "user_id": "nobody",
   "training_samples": 0,
   "has_trained_model": false,
   "min_samples_required": 5,
   "max_feature_length": null
  }
 },
 "post_v1_users_user_id_samples": {
  "shape": {
   "samples": 1,
   "required": 5,
   "enrolled": false,
   "profile": {
    "id": "019c0f6e-0000-7000-8000-000000000006",
    "text_id": "passphrase",
    "device": "desktop",
    "samples": 1,
    "version": 1
   },
   "quality": [
    {
     "index": 0,
     "accepted": true,
     "findings": []
    }
   ],
   "strength": {
    "label": "weak",
    "target_false_match_rate": 0.01,
    "expected_false_non_match_rate": 0.7467
   },
   "consistency": null
  },
  "one-sample": {
   "samples": 1,
   "required": 5,
   "enrolled": false,
   "profile": {
    "id": "019c0f6e-0000-7000-8000-000000000006",
    "text_id": "passphrase",
    "device": "desktop",
    "samples": 1,
    "version": 1
   },
   "quality": [
    {
     "index": 0,
     "accepted": true,
     "findings": []
    }
   ],
   "strength": {
    "label": "strong",
    "target_false_match_rate": 0.01,
    "expected_false_non_match_rate": 0.1594
   },
   "consistency": null
  },
  "batch": {
   "samples": 5,
   "required": 5,
   "enrolled": true,
   "profile": {
    "id": "019c0f6e-0000-7000-8000-000000000006",
    "text_id": "passphrase",
    "device": "desktop",
    "samples": 5,
    "version": 1
   },
   "quality": [
    {
     "index": 0,
     "accepted": true,
     "findings": []
    },
    {
     "index": 1,
     "accepted": true,
     "findings": []
    },
    {
     "index": 2,
     "accepted": true,
     "findings": []
    }
   ],
   "strength": {
    "label": "strong",
    "target_false_match_rate": 0.01,
    "expected_false_non_match_rate": 0.1594
   },
   "consistency": {
    "consistency": 0.8493,
    "expected_reject_rate": 0.5934,
    "risk_of_lockout": true
   }
  }
 },
 "post_v1_users_user_id_verify": {
  "shape": {
   "decision": "deny",
   "score": -1000,
   "false_match_rate": 1,
   "target_false_match_rate": 0.01,
   "threshold": 2.066,
   "reasons": [
    {
     "code": "text_differs",
     "detail": "What was typed is not the enrolled text."
    }
   ],
   "profile": {
    "id": "019c0f6e-3f80-7a51-9a55-0f1f5a3c9d01",
    "text_id": "passphrase",
    "device": "desktop",
    "samples": 6,
    "version": 2
   },
   "liveness": {
    "replay": false,
    "synthetic": false,
    "clock": "ok"
   },
   "attempt_id": "019c0f6e-0000-7000-8000-000000000006",
   "attempts_left": 3,
   "flags": []
  },
  "one-sample": {
   "decision": "allow",
   "score": 3.67,
   "false_match_rate": 0.001749,
   "target_false_match_rate": 0.01,
   "threshold": 2.066,
   "reasons": [
    {
     "code": "rhythm_matches",
     "detail": "Typed as in the enrolment."
    }
   ],
   "profile": {
    "id": "019c0f6e-3f80-7a51-9a55-0f1f5a3c9d01",
    "text_id": "passphrase",
    "device": "desktop",
    "samples": 6,
    "version": 2
   },
   "liveness": {
    "replay": false,
    "synthetic": false,
    "clock": "ok"
   },
   "attempt_id": "019c0f6e-0000-7000-8000-000000000006",
   "attempts_left": 5,
   "flags": []
  },
  "stricter": {
   "decision": "step_up",
   "score": 2.695,
   "false_match_rate": 0.00539,
   "target_false_match_rate": 0.005,
   "threshold": 2.767,
   "reasons": [
    {
     "code": "little_evidence",
     "detail": "Nothing differs much, but too little speaks for the enrolled person."
    }
   ],
   "contributions": [
    {
     "feature": "hold",
     "position": 0,
     "score": -0.5512
    },
    {
     "feature": "hold",
     "position": 1,
     "score": 0.07457
    },
    {
     "feature": "hold",
     "position": 2,
     "score": 0.1207
    }
   ],
   "profile": {
    "id": "019c0f6e-3f80-7a51-9a55-0f1f5a3c9d01",
    "text_id": "passphrase",
    "device": "desktop",
    "samples": 6,
    "version": 2
   },
   "liveness": {
    "replay": false,
    "synthetic": false,
    "clock": "ok"
   },
   "attempt_id": "019c0f6e-0000-7000-8000-000000000006",
   "attempts_left": 3,
   "flags": []
  },
  "second-try": {
   "decision": "deny",
   "score": -5.575,
   "false_match_rate": 0.3385,
   "target_false_match_rate": 0.01,
   "threshold": 1.995,
   "reasons": [
    {
     "code": "hold_times_differ",
     "detail": "Keys are held longer or shorter than in the enrolment: 9 of 17 keys."
    },
    {
     "code": "pace_differs",
     "detail": "Typed at another pace than in the enrolment, all in all."
    },
    {
     "code": "latencies_differ",
     "detail": "The rhythm from key to key is not that of the enrolment: 6 of 16 pairs of keys, mostly in the middle."
    }
   ],
   "profile": {
    "id": "019c0f6e-3f80-7a51-9a55-0f1f5a3c9d01",
    "text_id": "passphrase",
    "device": "desktop",
    "samples": 6,
    "version": 2
   },
   "liveness": {
    "replay": false,
    "synthetic": false,
    "clock": "ok"
   },
   "attempt_id": "019c0f6e-0000-7000-8000-000000000006",
   "attempts_left": 3,
   "flags": []
  },
  "two-samples": {
   "decision": "allow",
   "score": 3.61,
   "false_match_rate": 0.00189,
   "target_false_match_rate": 0.01,
   "threshold": 1.995,
   "reasons": [
    {
     "code": "rhythm_matches",
     "detail": "Typed as in the enrolment."
    }
   ],
   "profile": {
    "id": "019c0f6e-3f80-7a51-9a55-0f1f5a3c9d01",
    "text_id": "passphrase",
    "device": "desktop",
    "samples": 6,
    "version": 2
   },
   "liveness": {
    "replay": false,
    "synthetic": false,
    "clock": "ok"
   },
   "attempt_id": "019c0f6e-0000-7000-8000-000000000006",
   "attempts_left": 5,
   "flags": []
  },
  "not-enrolled": {
   "decision": "insufficient",
   "score": null,
   "false_match_rate": null,
   "target_false_match_rate": 0.01,
   "threshold": null,
   "reasons": [
    {
     "code": "not_enrolled",
     "detail": "Nothing is enrolled for this text."
    }
   ],
   "profile": null,
   "liveness": null,
   "attempt_id": "019c0f6e-0000-7000-8000-000000000006",
   "attempts_left": 5,
   "flags": []
  }
 },
 "post_v1_users_user_id_auto": {
  "enrolling": {
   "action": "enrol",
   "enrolment": {
    "samples": 1,
    "required": 5,
    "enrolled": false,
    "profile": {
     "id": "019c0f6e-0000-7000-8000-000000000006",
     "text_id": "passphrase",
     "device": "desktop",
     "samples": 1,
     "version": 1
    },
    "quality": [
     {
      "index": 0,
      "accepted": true,
      "findings": []
     }
    ],
    "strength": {
     "label": "strong",
     "target_false_match_rate": 0.01,
     "expected_false_non_match_rate": 0.1594
    },
    "consistency": null
   }
  },
  "verifying": {
   "action": "verify",
   "decision": {
    "decision": "allow",
    "score": 3.67,
    "false_match_rate": 0.001749,
    "target_false_match_rate": 0.01,
    "threshold": 2.066,
    "reasons": [
     {
      "code": "rhythm_matches",
      "detail": "Typed as in the enrolment."
     }
    ],
    "profile": {
     "id": "019c0f6e-3f80-7a51-9a55-0f1f5a3c9d01",
     "text_id": "passphrase",
     "device": "desktop",
     "samples": 6,
     "version": 2
    },
    "liveness": {
     "replay": false,
     "synthetic": false,
     "clock": "ok"
    },
    "attempt_id": "019c0f6e-0000-7000-8000-000000000006",
    "attempts_left": 5,
    "flags": []
   }
  }
 },
 "post_v1_match": {
  "same-person": {
   "score": 1.504,
   "likelihood_ratio": 4.502,
   "false_match_rate": 0.01747,
   "target_false_match_rate": 0.01,
   "threshold": 2.134,
   "same_person": false,
   "reasons": [
    {
     "code": "little_evidence",
     "detail": "Nothing differs much, but too little speaks for the enrolled person."
    }
   ]
  },
  "somebody-else": {
   "score": -4.418,
   "likelihood_ratio": 0.01206,
   "false_match_rate": 0.3007,
   "target_false_match_rate": 0.01,
   "threshold": 2.134,
   "same_person": false,
   "reasons": [
    {
     "code": "hold_times_differ",
     "detail": "Keys are held longer or shorter than in the enrolment: 10 of 17 keys."
    },
    {
     "code": "pace_differs",
     "detail": "Typed at another pace than in the enrolment, all in all."
    },
    {
     "code": "latencies_differ",
     "detail": "The rhythm from key to key is not that of the enrolment: 7 of 16 pairs of keys."
    }
   ]
  }
 },
 "post_v1_challenges": {
  "log-in": {
   "challenge": "kc_0123456789abcdef_…",
   "challenge_id": "0123456789abcdef",
   "user_id": "ada",
   "text_id": "passphrase",
   "action": "verify",
   "origin": "https://app.example.org",
   "expires_at": "2026-01-01T00:02:00.000Z",
   "phrase": null
  },
  "phrase": {
   "challenge": "kc_0123456789abcdef_…",
   "challenge_id": "0123456789abcdef",
   "user_id": "ada",
   "text_id": "phrases",
   "action": "verify",
   "origin": null,
   "expires_at": "2026-01-01T00:05:00.000Z",
   "phrase": {
    "text": "hear equal traffic skill drink daisy weekend",
    "language": "en",
    "keys": 44,
    "entropy_bits": 70.74,
    "strength": {
     "label": "strong",
     "target_false_match_rate": 0.01,
     "expected_false_non_match_rate": 0.116
    }
   }
  }
 },
 "get_v1_attempts": {
  "denied": {
   "items": [
    {
     "id": "019c0f6e-5a10-7b22-8c44-7d2c1e9b4a02",
     "user_id": "ada",
     "profile_id": "019c0f6e-3f80-7a51-9a55-0f1f5a3c9d01",
     "action": "verify",
     "decision": "deny",
     "shadow_decision": null,
     "score": -4.368,
     "false_match_rate": 0.281,
     "target_false_match_rate": 0.01,
     "threshold": 2.066,
     "reasons": [
      "hold_times_differ",
      "latencies_differ",
      "pace_differs"
     ],
     "liveness": {
      "replay": false,
      "synthetic": false,
      "clock": "ok"
     },
     "flags": [],
     "retry_of": null,
     "challenge_id": null,
     "outcome": null,
     "created_at": "2026-01-01T00:00:00.000Z"
    }
   ],
   "next_cursor": null
  }
 },
 "get_v1_attempts_attempt_id": {
  "attempt": {
   "id": "019c0f6e-5a10-7b22-8c44-7d2c1e9b4a02",
   "user_id": "ada",
   "profile_id": "019c0f6e-3f80-7a51-9a55-0f1f5a3c9d01",
   "action": "verify",
   "decision": "deny",
   "shadow_decision": null,
   "score": -4.368,
   "false_match_rate": 0.281,
   "target_false_match_rate": 0.01,
   "threshold": 2.066,
   "reasons": [
    "hold_times_differ",
    "latencies_differ",
    "pace_differs"
   ],
   "liveness": {
    "replay": false,
    "synthetic": false,
    "clock": "ok"
   },
   "flags": [],
   "retry_of": null,
   "challenge_id": null,
   "outcome": null,
   "created_at": "2026-01-01T00:00:00.000Z"
  }
 },
 "get_v1_attempts_attempt_id_rhythm": {
  "rhythm": {
   "attempt_id": "019c0f6e-5a10-7b22-8c44-7d2c1e9b4a02",
   "samples": [
    {
     "keys": [
      {
       "down_ms": 0,
       "hold_ms": 158.5
      },
      {
       "down_ms": 161.1,
       "hold_ms": 136.7
      },
      {
       "down_ms": 448.4,
       "hold_ms": 147.6
      }
     ]
    }
   ]
  }
 },
 "post_v1_attempts_attempt_id_outcome": {
  "confirmed": {
   "attempt_id": "019c0f6e-5a10-7b22-8c44-7d2c1e9b4a02",
   "learned": true,
   "reason": "verified",
   "false_reject": true
  },
  "not-confirmed": {
   "attempt_id": "019c0f6e-5a10-7b22-8c44-7d2c1e9b4a02",
   "learned": false,
   "reason": "not_confirmed",
   "false_reject": false
  }
 },
 "post_v1_sessions": {
  "start": {
   "session_id": "019c0f6e-0000-7000-8000-000000000006",
   "user_id": "ada",
   "device": "desktop",
   "decision": "insufficient",
   "score": null,
   "false_match_rate": null,
   "target_false_match_rate": 0.01,
   "threshold": null,
   "samples": 0,
   "reasons": [
    {
     "code": "not_enrolled",
     "detail": "Nothing is enrolled for this text and device."
    }
   ],
   "liveness": null,
   "half_life_seconds": 300,
   "created_at": "2026-01-01T00:00:00.000Z",
   "expires_at": "2026-01-01T08:00:00.000Z"
  }
 },
 "post_v1_sessions_session_id_samples": {
  "add": {
   "session_id": "019c0f6e-71c8-7c93-b7f3-52a8d6c0e503",
   "user_id": "ada",
   "device": "desktop",
   "decision": "insufficient",
   "score": null,
   "false_match_rate": null,
   "target_false_match_rate": 0.01,
   "threshold": null,
   "samples": 0,
   "reasons": [
    {
     "code": "not_enrolled",
     "detail": "Nothing is enrolled for this text and device."
    }
   ],
   "liveness": null,
   "half_life_seconds": 30,
   "created_at": "2026-01-01T00:00:00.000Z",
   "expires_at": "2026-01-01T08:00:00.000Z"
  }
 },
 "get_v1_sessions_session_id": {
  "read": {
   "session_id": "019c0f6e-71c8-7c93-b7f3-52a8d6c0e503",
   "user_id": "ada",
   "device": "desktop",
   "decision": "insufficient",
   "score": null,
   "false_match_rate": null,
   "target_false_match_rate": 0.01,
   "threshold": null,
   "samples": 0,
   "reasons": [
    {
     "code": "not_enrolled",
     "detail": "Nothing is enrolled for this text and device."
    }
   ],
   "liveness": null,
   "half_life_seconds": 30,
   "created_at": "2026-01-01T00:00:00.000Z",
   "expires_at": "2026-01-01T08:00:00.000Z"
  }
 },
 "get_v1_users": {
  "first-page": {
   "items": [
    {
     "user_id": "ada",
     "profiles": 2,
     "enrolled": true,
     "exempt": false,
     "consent_version": null,
     "created_at": "2026-01-01T00:00:00.000Z",
     "updated_at": "2026-01-01T00:00:00.000Z"
    }
   ],
   "next_cursor": null
  }
 },
 "get_v1_users_user_id": {
  "by-label": {
   "user_id": "ada",
   "profiles": [
    {
     "id": "019c0f6e-3f80-7a51-9a55-0f1f5a3c9d01",
     "text_id": "passphrase",
     "device": "desktop",
     "mode": "key",
     "text": "fixed",
     "samples": 6,
     "required": 5,
     "enrolled": true,
     "version": 2,
     "versions": [
      {
       "version": 2,
       "cause": "enrolment",
       "created_at": "2026-01-01T00:00:00.001Z"
      },
      {
       "version": 1,
       "cause": "enrolment",
       "created_at": "2026-01-01T00:00:00.000Z"
      }
     ],
     "created_at": "2026-01-01T00:00:00.000Z",
     "updated_at": "2026-01-01T00:00:00.001Z"
    },
    {
     "id": "019c0f6e-0000-7000-8000-000000000006",
     "text_id": "default",
     "device": "unknown",
     "mode": "key",
     "text": null,
     "samples": 5,
     "required": 5,
     "enrolled": true,
     "version": 5,
     "versions": [
      {
       "version": 5,
       "cause": "enrolment",
       "created_at": "2026-01-01T00:00:00.004Z"
      }
     ],
     "created_at": "2026-01-01T00:00:00.000Z",
     "updated_at": "2026-01-01T00:00:00.004Z"
    }
   ],
   "consent": null,
   "exemption": null,
   "lock": {
    "locked": false,
    "kind": null,
    "failures": 1,
    "origins_waiting": 0,
    "until": null
   },
   "created_at": "2026-01-01T00:00:00.000Z",
   "updated_at": "2026-01-01T00:00:00.000Z"
  }
 },
 "delete_v1_users_user_id": {
  "erase": {
   "receipt_id": "019c0f6e-0000-7000-8000-000000000006",
   "user_id": "ada",
   "erased_at": "2026-01-01T00:00:00.000Z",
   "cause": "request",
   "removed": {
    "profiles": 2,
    "samples": 11,
    "attempts": 1,
    "challenges": 0,
    "sessions": 1
   },
   "receipt": "eyJhbGciOiJFZERTQSIs…",
   "salt": "rZsCJmZ3vY0SgZ0K2b1xYd0m0mBqkWm1v2n8uJp5b3c"
  }
 },
 "get_v1_users_user_id_export": {
  "export": {
   "exported_at": "2026-01-01T00:00:00.000Z",
   "user": {
    "user_id": "ada",
    "profiles": [
     {
      "id": "019c0f6e-3f80-7a51-9a55-0f1f5a3c9d01",
      "text_id": null,
      "device": "desktop",
      "mode": "key",
      "text": "fixed",
      "samples": 6,
      "required": 5,
      "enrolled": true,
      "version": 2,
      "versions": [
       {
        "version": 2,
        "cause": "enrolment",
        "created_at": "2026-01-01T00:00:00.001Z"
       },
       {
        "version": 1,
        "cause": "enrolment",
        "created_at": "2026-01-01T00:00:00.000Z"
       }
      ],
      "created_at": "2026-01-01T00:00:00.000Z",
      "updated_at": "2026-01-01T00:00:00.001Z"
     },
     {
      "id": "019c0f6e-0000-7000-8000-000000000006",
      "text_id": "default",
      "device": "unknown",
      "mode": "key",
      "text": null,
      "samples": 5,
      "required": 5,
      "enrolled": true,
      "version": 5,
      "versions": [
       {
        "version": 5,
        "cause": "enrolment",
        "created_at": "2026-01-01T00:00:00.004Z"
       }
      ],
      "created_at": "2026-01-01T00:00:00.000Z",
      "updated_at": "2026-01-01T00:00:00.004Z"
     }
    ],
    "consent": null,
    "exemption": null,
    "lock": {
     "locked": false,
     "kind": null,
     "failures": 1,
     "origins_waiting": 0,
     "until": null
    },
    "created_at": "2026-01-01T00:00:00.000Z",
    "updated_at": "2026-01-01T00:00:00.000Z"
   },
   "verified_at": null,
   "seen_at": "2026-01-01T00:00:00.000Z",
   "samples": [
    {
     "profile_id": "019c0f6e-3f80-7a51-9a55-0f1f5a3c9d01",
     "kind": "events",
     "created_at": "2026-01-01T00:00:00.000Z",
     "events": [
      {
       "key": "a",
       "event": "down",
       "timestamp": 0
      },
      {
       "key": "a",
       "event": "up",
       "timestamp": 116.7
      },
      {
       "key": "n",
       "event": "down",
       "timestamp": 191.7
      }
     ],
     "vector": null
    },
    {
     "profile_id": "019c0f6e-3f80-7a51-9a55-0f1f5a3c9d01",
     "kind": "events",
     "created_at": "2026-01-01T00:00:00.000Z",
     "events": [
      {
       "key": "a",
       "event": "down",
       "timestamp": 0
      },
      {
       "key": "a",
       "event": "up",
       "timestamp": 140.5
      },
      {
       "key": "n",
       "event": "down",
       "timestamp": 367.9
      }
     ],
     "vector": null
    },
    {
     "profile_id": "019c0f6e-3f80-7a51-9a55-0f1f5a3c9d01",
     "kind": "events",
     "created_at": "2026-01-01T00:00:00.000Z",
     "events": [
      {
       "key": "a",
       "event": "down",
       "timestamp": 0
      },
      {
       "key": "a",
       "event": "up",
       "timestamp": 144.2
      },
      {
       "key": "n",
       "event": "down",
       "timestamp": 221
      }
     ],
     "vector": null
    }
   ],
   "templates": [
    {
     "profile_id": "019c0f6e-3f80-7a51-9a55-0f1f5a3c9d01",
     "version": 2,
     "model": "rhythm",
     "template": "S1NBAAEAAQBABAAAe6ic9QAAAAABABEABgAAAAEADgABAAwAGQAUAAkAAwABAAwAJQAFAA4ABwAJAA4ABQAAAOHDoUDYN5pAqwSYQICWpEDDEJNAPyKVQMx8l0CNnKFAbdGbQGfVlUDxe45AgKeYQCOhl0CCmppASnaXQGV9lUA/05tASeOuQOhdqUAu2qtABje0QKqmtEDkCa9A/BOuQJxut0A9Wq5AN3GdQLowukCuSLlAfuq0QKXdq0BCpK9ASiSqQNBSnj8fGps/8umwP4TUsD+MHPQ/KNXLPz5twz9Vl9k/QrDAP0weKT9oXglAfNoAQOQp6z8Ewqw/vD/NP5U9rD9Tovc/sv3uPy9FDkABF/k/n1gRQHVCBkA01Q5AJz4PQHZZAUBkeLE/CCogQHf6GECyfhRAzpX5PxjXA0AIQwJAI3y+PNiE5j1NyoI9ArNOPcqZjD0J9JQ98ZJ+PXlPQz7g7wc+4l46Pk3PHj5YCEk9pan8PdPmTzyQEPU9bB8sPUL7oD1hTOw+qf6ZPWtDHT88p6A/aoWlPoOpbz9kp9A+dqiPPwKXSj9E/Go/3hBMPwK+Cz8yPM0/GeEjPitknz4k+og/HMDgP/rgpz4AtcE/ivCeQFTaTT+AiA9AL/qFP8JUTUCqVjBAQpAKQDb32T9K4KU/rJ2lQJpA8T56euI+zzFKQGirHD98Qdw9fzDIPjY86j8XTM8+cG2PP1gjjz4vS4s/ooFtP7amBT8OASo/exgHPweV7T9ni5k+ZBdmPvuyjT+LiqlAi4qpQIuKqUCLiqlAi4qpQIuKqUCLiqlAi4qpQIuKqUCLiqlAi4qpQIuKqUCLiqlAi4qpQIuKqUCLiqlAi4qpQIuKqUCLiqlAi4qpQIuKqUCLiqlAi4qpQIuKqUCLiqlAi4qpQIuKqUCLiqlAi4qpQIuKqUCLiqlAi4qpQIuKqUCLiqlAi4qpQIuKqUCLiqlAi4qpQIuKqUCLiqlAi4qpQIuKqUCLiqlAi4qpQIuKqUCLiqlAi4qpQIuKqUCLiqlAi4qpQIuKqUCLiqlAi4qpQIuKqUCLiqlAi4qpQIuKqUCLiqlAi4qpQIuKqUCLiqlAi4qpQIuKqUCLiqlAi4qpQC7blkAu25ZALtuWQC7blkAu25ZALtuWQC7blkAu25ZALtuWQC7blkAu25ZALtuWQC7blkAu25ZALtuWQC7blkAu25ZALtuWQC7blkAu25ZALtuWQC7blkAu25ZALtuWQC7blkAu25ZALtuWQC7blkAu25ZALtuWQC7blkAu25ZALtuWQC7blkAu25ZALtuWQC7blkAu25ZALtuWQC7blkAu25ZALtuWQC7blkAu25ZALtuWQC7blkAu25ZALtuWQC7blkAu25ZALtuWQC7blkAu25ZALtuWQC7blkAu25ZALtuWQC7blkAu25ZALtuWQC7blkAu25ZALtuWQC7blkAu25ZA"
    },
    {
     "profile_id": "019c0f6e-3f80-7a51-9a55-0f1f5a3c9d01",
     "version": 1,
     "model": "rhythm",
     "template": "S1NBAAEAAQBABAAAS68IPAAAAAABABEABQAAAAEADgABAAwAGQAUAAkAAwABAAwAJQAFAA4ABwAJAA4ABQAAAO4woUDyaZtAjqOYQAcopUDooZJA37GUQFysmEDeiqBAIkadQEUWmEC5vYxAD06ZQFPHmUBRNZtAbZeYQCoulUAUC5xAy2mtQNfgp0A6Sq1APlC6QA18tkBhr7JAulCuQGqotUDKpq1AeFijQBvTuUAB1LhA28mxQPR1qkAP17FARhSoQNtBlD8NzIw/PUa2P2Ws3T89gP4/u2PjPzKMwD/LBtQ/XGy2P+OPZT8odgZArAL9P+5w0T/PZaE/m2PWPyxinz+c1PQ/VcLnP07TEECg+whARrEUQG3iDkBrpQ1Am+kMQLSAAkA/Mb4/mbQeQIT+GEBo6w1A5/L0P750BkB34f0/eFKJPHobrj2taW49npc6PcUCiz0TjpM9VyYFPWbLVz6nkLg9p23vPSiuvD1XBis9vxSyPLYtnTvmOdg9W/8rPXospz2HrN4+yX3fPG4nGT+prOY+ZvCFPu+XLD/59do+1R+NP0ezDT+YCho+6Y0bPyvaET+XkpQ/q136Pb60Wz6AcIM/bJrZP5dpOz1VhcY/6y0bQD5CMD+SQMY/9HmLP0nhKkBDufI/jVRxP9Wc2T/Peao/kedpQNxGnT5e0a8+Kj8/QK34IT9xRhY9tSm/PnPOgj+up7g+UYE+P8pzkj6pjo4/2OdQPxshoD6Fwy8/njQOPw5dsD8ThpE+PDJJPo/kjD+7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNA"
    },
    {
     "profile_id": "019c0f6e-0000-7000-8000-000000000006",
     "version": 5,
     "model": "rhythm",
     "template": "S1NBAAEAAQBABAAAxTTVMQAAAAABABEABQAAAAEADgABAAwAGQAUAAkAAwABAAwAJQAFAA4ABwAJAA4ABQAAAKo6n0DuLptAX1SXQNu5n0DLmZNAEziWQJNTlkDNe6JAvniXQHcrlUBptYxAhtKUQH9VlkCuBptA9tWYQNJclkD1NZxAmEOpQIU4o0AzMqhAfcWtQBUzsUBQ/K5ACfu1QJh8vUCFEaRA7qSoQKQQuUCHu6hADFepQOuGs0ChvLlAysugQEGvgT9VK1w/qEyhP7IVmz+/Eds/DazPP1ya9j+6gQNA9pF8PzsYqT+dAA1ABjmuP2V8oT9oZ94/GkQCQOC9YT91f+o/qbrUP0d4A0DwC+Y/P1QKQAJqBUCkwB1AYLgbQPQr2D9S8t8/aj0cQEZn9j8fi/s/pa0MQPXVFkAFcuU/aWPvPBQ3kT14vxk+Y7DxPSdSCD7vhmY9YcNzPBzK1T1Mw089edLqPX3+OTxhm/o9tZnAPW+VGD1hLqQ9xt4/O0r7ZT32AIo+MRnLPkalJz4HP0E+VmjmPi/oaj4tFWc+Tm50P0ZpLj92cL89ogWjPxZHJj4q2QM/OH8sPlRsMD9oJAQ/fN9WP9dJrT8Fi6M+tQxCPwL5rj8vC+8+jyICP7Y2BkBzQA5ALWvwPns0DUBMbYc+h0kCQJPimj6zOZU/zYq2P3SAZz5rrYY+Rp0HPpipqj79aB8/0R9bPkdl6j2ATHM/kQWJP9V4Qj6k4YM/ohW+PfrTNz9/7Pk9HGsAP8Yb+j67x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQLvHkEC7x5BAu8eQQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNAVLKDQFSyg0BUsoNA"
    }
   ],
   "attempts": [
    {
     "id": "019c0f6e-5a10-7b22-8c44-7d2c1e9b4a02",
     "user_id": "ada",
     "profile_id": "019c0f6e-3f80-7a51-9a55-0f1f5a3c9d01",
     "action": "verify",
     "decision": "deny",
     "shadow_decision": null,
     "score": -4.368,
     "false_match_rate": 0.281,
     "target_false_match_rate": 0.01,
     "threshold": 2.066,
     "reasons": [
      "hold_times_differ",
      "latencies_differ",
      "pace_differs"
     ],
     "liveness": {
      "replay": false,
      "synthetic": false,
      "clock": "ok"
     },
     "flags": [],
     "retry_of": null,
     "challenge_id": null,
     "outcome": null,
     "created_at": "2026-01-01T00:00:00.000Z"
    }
   ],
   "probes": [
    {
     "attempt_id": "019c0f6e-5a10-7b22-8c44-7d2c1e9b4a02",
     "events": [
      {
       "key": "a",
       "event": "down",
       "timestamp": 0
      },
      {
       "key": "a",
       "event": "up",
       "timestamp": 158.5
      },
      {
       "key": "n",
       "event": "down",
       "timestamp": 161.1
      }
     ]
    }
   ],
   "audit": [
    {
     "id": 9,
     "at": "2026-01-01T00:00:00.000Z",
     "actor": "anonymous",
     "action": "user.enrolled",
     "details": {
      "profile_id": "019c0f6e-0000-7000-8000-000000000006",
      "samples": 1,
      "version": 5
     },
     "request_id": "019c0f6e-0000-7000-8000-000000000007"
    },
    {
     "id": 8,
     "at": "2026-01-01T00:00:00.000Z",
     "actor": "anonymous",
     "action": "user.enrolled",
     "details": {
      "profile_id": "019c0f6e-0000-7000-8000-000000000006",
      "samples": 1,
      "version": 4
     },
     "request_id": "019c0f6e-0000-7000-8000-000000000008"
    },
    {
     "id": 7,
     "at": "2026-01-01T00:00:00.000Z",
     "actor": "anonymous",
     "action": "user.enrolled",
     "details": {
      "profile_id": "019c0f6e-0000-7000-8000-000000000006",
      "samples": 1,
      "version": 3
     },
     "request_id": "019c0f6e-0000-7000-8000-000000000009"
    }
   ],
   "sessions": [
    {
     "id": "019c0f6e-71c8-7c93-b7f3-52a8d6c0e503",
     "device": "desktop",
     "created_at": "2026-01-01T00:00:00.000Z",
     "expires_at": "2026-01-01T08:00:00.000Z",
     "samples": 0,
     "evidence": null,
     "tainted": false,
     "liveness": null
    }
   ],
   "challenges": [],
   "dictionary": {
    "exported_at": "When this export was made.",
    "user.user_id": "Your name for the person.",
    "user.profiles[].id": "One profile: the typing of one text on one kind of device.",
    "user.profiles[].text_id": "Your label of the text, where you named it; the service keeps only a keyed hash of it.",
    "user.profiles[].device": "What the text was typed on.",
    "user.profiles[].mode": "How it was recorded: presses and releases, presses only, or an on-screen keypad.",
    "user.profiles[].text": "Whether the text is the same every time or any; null where the samples decide.",
    "user.profiles[].samples": "Samples that the template is learned from.",
    "user.profiles[].required": "Samples that an enrolment needs by the current policy.",
    "user.profiles[].enrolled": "Whether the profile can be verified against.",
    "user.profiles[].version": "Counts the changes of the profile.",
    "user.profiles[].versions[].version": "A template that can be gone back to.",
    "user.profiles[].versions[].cause": "What made it.",
    "user.profiles[].versions[].created_at": "When it was made.",
    "user.profiles[].created_at": "When the first sample came.",
    "user.profiles[].updated_at": "When the profile last changed.",
    "user.consent.version": "Version of the text that the person agreed to.",
    "user.consent.given_at": "When the agreement was recorded.",
    "user.exemption.reason": "Why the person uses another factor.",
    "user.exemption.since": "Since when.",
    "user.lock.locked": "Whether typing is answered `insufficient` after too many failures, from somewhere at least.",
    "user.lock.kind": "Whether from some devices or addresses only, or from all.",
    "user.lock.failures": "Tries in a row that were not allowed, wherever they came from.",
    "user.lock.origins_waiting": "Devices and addresses from which typing does not count now.",
    "user.lock.until": "When it counts again from all of them.",
    "user.created_at": "When the person was first known.",
    "user.updated_at": "When the record of the person last changed.",
    "verified_at": "When another factor last confirmed the person.",
    "seen_at": "When something was last heard of the person, as far as it is remembered; what tells who was away too long.",
    "samples[].profile_id": "The profile that the sample belongs to.",
    "samples[].kind": "Key events typed here, or features imported from the Flask service.",
    "samples[].created_at": "When it was enrolled.",
    "samples[].events[].key": "The key: its name on a US layout, or a code where the name is not kept.",
    "samples[].events[].event": "Pressed or released.",
    "samples[].events[].timestamp": "When, in milliseconds on the clock of the device.",
    "samples[].vector[]": "Imported features in seconds: hold times, then latencies.",
    "templates[].profile_id": "The profile that the template belongs to.",
    "templates[].version": "Its version.",
    "templates[].model": "The model that made it.",
    "templates[].template": "Means and variances of typing times as the model keeps them, in base64.",
    "attempts[].id": "One try.",
    "attempts[].user_id": "Your name for the person.",
    "attempts[].profile_id": "The profile that was compared with.",
    "attempts[].action": "A verification, or a sample of a session.",
    "attempts[].decision": "What was answered.",
    "attempts[].shadow_decision": "What would have been answered in active mode.",
    "attempts[].score": "Natural logarithm of the likelihood ratio.",
    "attempts[].false_match_rate": "Share of impostors that would score at least this.",
    "attempts[].target_false_match_rate": "Share of impostors that the policy let in.",
    "attempts[].threshold": "The score that allowed.",
    "attempts[].reasons[]": "Codes of the reasons, as docs/errors.md explains them.",
    "attempts[].liveness.replay": "Whether the sample had been seen before.",
    "attempts[].liveness.synthetic": "Whether it was too even or too fast for a person.",
    "attempts[].liveness.clock": "Whether the clock of the device could be trusted.",
    "attempts[].flags[]": "A device or address not seen before.",
    "attempts[].retry_of": "The try before, where this was a second one.",
    "attempts[].challenge_id": "The challenge that it was typed for.",
    "attempts[].outcome.success": "Whether another factor confirmed the person.",
    "attempts[].outcome.verified_by": "Which factor.",
    "attempts[].outcome.reported_at": "When that was reported.",
    "attempts[].created_at": "When the try was.",
    "probes[].attempt_id": "The try that the sample came with.",
    "probes[].events[].key": "The key, as in samples.",
    "probes[].events[].event": "Pressed or released.",
    "probes[].events[].timestamp": "When, in milliseconds on the clock of the device.",
    "audit[].id": "One row of the audit log about the person. Numbers rise in the order of writing.",
    "audit[].at": "When it was written.",
    "audit[].actor": "Who did it: a key by its id, a challenge, the command line or the service itself.",
    "audit[].action": "What was done.",
    "audit[].request_id": "The request that did it.",
    "audit[].details.attempt_id": "The try that was decided, or whose outcome was reported.",
    "audit[].details.profile_id": "The profile that it was about.",
    "audit[].details.decision": "What was decided.",
    "audit[].details.reasons[]": "Codes of the reasons.",
    "audit[].details.success": "Whether another factor confirmed the person.",
    "audit[].details.verified_by": "Which factor.",
    "audit[].details.learned": "Whether a template learned from the try.",
    "audit[].details.samples": "Samples that were enrolled.",
    "audit[].details.version": "The version of the template.",
    "audit[].details.consent_version": "The version of the text that was agreed to.",
    "audit[].details.exempt": "Whether the person was exempt from then on.",
    "audit[].details.kind": "What a lock was of: one device or address, or all.",
    "audit[].details.failures": "Failures in a row when it was locked.",
    "audit[].details.until": "When the lock ended by itself.",
    "sessions[].id": "One session of continuous authentication.",
    "sessions[].created_at": "When it began.",
    "sessions[].expires_at": "When it ends.",
    "sessions[].device": "What was typed on.",
    "sessions[].samples": "Samples that were added to it.",
    "sessions[].evidence.value": "What the typing has shown, as a sum of logarithms of likelihood ratios that fades.",
    "sessions[].evidence.samples": "Samples that it comes from, fading likewise.",
    "sessions[].evidence.keys": "Keys that it comes from, fading likewise.",
    "sessions[].evidence.at": "When it was that much.",
    "sessions[].evidence.half_life_seconds": "After which it counts half.",
    "sessions[].tainted": "Whether a copy or a script was seen in it.",
    "sessions[].liveness.replay": "Whether the newest sample had been seen before.",
    "sessions[].liveness.synthetic": "Whether it was too even or too fast for a person.",
    "sessions[].liveness.clock": "Whether its clock could be trusted.",
    "challenges[].id": "One challenge.",
    "challenges[].action": "What it was good for.",
    "challenges[].origin": "The web origin that it was for.",
    "challenges[].phrase": "The words that it asked to type.",
    "challenges[].context.ip": "The address that your backend named for it.",
    "challenges[].context.device_id": "The device that your backend named for it.",
    "challenges[].context.user_agent": "The browser or app that your backend named for it.",
    "challenges[].created_at": "When it was made.",
    "challenges[].expires_at": "Until when it could be used.",
    "challenges[].used_at": "When it was used.",
    "not exported: fingerprints": "Keyed hashes of the samples that were sent, so that each counts once. They can be compared with another sample, and not be read.",
    "not exported: origins": "Keyed hashes of up to ten devices and ten addresses from which the person was allowed, with the time of the last try from each; and of a bounded number from which tries failed, with how many and when last. They can be compared with another device or address, and not be read.",
    "not exported: answers": "Sealed copies of answers, kept so that a repeated request is answered like the first: for a day at most. What they say is in the fields above."
   }
  }
 },
 "post_v1_users_user_id_unlock": {
  "unlock": {
   "user_id": "ada",
   "profiles": [
    {
     "id": "019c0f6e-3f80-7a51-9a55-0f1f5a3c9d01",
     "text_id": null,
     "device": "desktop",
     "mode": "key",
     "text": "fixed",
     "samples": 6,
     "required": 5,
     "enrolled": true,
     "version": 2,
     "versions": [
      {
       "version": 2,
       "cause": "enrolment",
       "created_at": "2026-01-01T00:00:00.001Z"
      },
      {
       "version": 1,
       "cause": "enrolment",
       "created_at": "2026-01-01T00:00:00.000Z"
      }
     ],
     "created_at": "2026-01-01T00:00:00.000Z",
     "updated_at": "2026-01-01T00:00:00.001Z"
    },
    {
     "id": "019c0f6e-0000-7000-8000-000000000006",
     "text_id": "default",
     "device": "unknown",
     "mode": "key",
     "text": null,
     "samples": 5,
     "required": 5,
     "enrolled": true,
     "version": 5,
     "versions": [
      {
       "version": 5,
       "cause": "enrolment",
       "created_at": "2026-01-01T00:00:00.004Z"
      }
     ],
     "created_at": "2026-01-01T00:00:00.000Z",
     "updated_at": "2026-01-01T00:00:00.004Z"
    }
   ],
   "consent": null,
   "exemption": null,
   "lock": {
    "locked": false,
    "kind": null,
    "failures": 0,
    "origins_waiting": 0,
    "until": null
   },
   "created_at": "2026-01-01T00:00:00.000Z",
   "updated_at": "2026-01-01T00:00:00.000Z"
  }
 },
 "put_v1_users_user_id_exemption": {
  "exempt": {
   "user_id": "ada",
   "profiles": [
    {
     "id": "019c0f6e-3f80-7a51-9a55-0f1f5a3c9d01",
     "text_id": null,
     "device": "desktop",
     "mode": "key",
     "text": "fixed",
     "samples": 6,
     "required": 5,
     "enrolled": true,
     "version": 2,
     "versions": [
      {
       "version": 2,
       "cause": "enrolment",
       "created_at": "2026-01-01T00:00:00.001Z"
      },
      {
       "version": 1,
       "cause": "enrolment",
       "created_at": "2026-01-01T00:00:00.000Z"
      }
     ],
     "created_at": "2026-01-01T00:00:00.000Z",
     "updated_at": "2026-01-01T00:00:00.001Z"
    },
    {
     "id": "019c0f6e-0000-7000-8000-000000000006",
     "text_id": "default",
     "device": "unknown",
     "mode": "key",
     "text": null,
     "samples": 5,
     "required": 5,
     "enrolled": true,
     "version": 5,
     "versions": [
      {
       "version": 5,
       "cause": "enrolment",
       "created_at": "2026-01-01T00:00:00.004Z"
      }
     ],
     "created_at": "2026-01-01T00:00:00.000Z",
     "updated_at": "2026-01-01T00:00:00.004Z"
    }
   ],
   "consent": null,
   "exemption": {
    "reason": "broken wrist",
    "since": "2026-01-01T00:00:00.000Z"
   },
   "lock": {
    "locked": false,
    "kind": null,
    "failures": 1,
    "origins_waiting": 0,
    "until": null
   },
   "created_at": "2026-01-01T00:00:00.000Z",
   "updated_at": "2026-01-01T00:00:00.000Z"
  }
 },
 "put_v1_users_user_id_consent": {
  "given": {
   "user_id": "ada",
   "profiles": [
    {
     "id": "019c0f6e-3f80-7a51-9a55-0f1f5a3c9d01",
     "text_id": null,
     "device": "desktop",
     "mode": "key",
     "text": "fixed",
     "samples": 6,
     "required": 5,
     "enrolled": true,
     "version": 2,
     "versions": [
      {
       "version": 2,
       "cause": "enrolment",
       "created_at": "2026-01-01T00:00:00.001Z"
      },
      {
       "version": 1,
       "cause": "enrolment",
       "created_at": "2026-01-01T00:00:00.000Z"
      }
     ],
     "created_at": "2026-01-01T00:00:00.000Z",
     "updated_at": "2026-01-01T00:00:00.001Z"
    },
    {
     "id": "019c0f6e-0000-7000-8000-000000000006",
     "text_id": "default",
     "device": "unknown",
     "mode": "key",
     "text": null,
     "samples": 5,
     "required": 5,
     "enrolled": true,
     "version": 5,
     "versions": [
      {
       "version": 5,
       "cause": "enrolment",
       "created_at": "2026-01-01T00:00:00.004Z"
      }
     ],
     "created_at": "2026-01-01T00:00:00.000Z",
     "updated_at": "2026-01-01T00:00:00.004Z"
    }
   ],
   "consent": {
    "version": "2026-11",
    "given_at": "2026-01-01T00:00:00.000Z"
   },
   "exemption": null,
   "lock": {
    "locked": false,
    "kind": null,
    "failures": 1,
    "origins_waiting": 0,
    "until": null
   },
   "created_at": "2026-01-01T00:00:00.000Z",
   "updated_at": "2026-01-01T00:00:00.000Z"
  },
  "withdrawn": {
   "receipt_id": "019c0f6e-0000-7000-8000-000000000006",
   "user_id": "ada",
   "erased_at": "2026-01-01T00:00:00.000Z",
   "cause": "consent_withdrawn",
   "removed": {
    "profiles": 2,
    "samples": 11,
    "attempts": 1,
    "challenges": 0,
    "sessions": 1
   },
   "receipt": "eyJhbGciOiJFZERTQSIs…",
   "salt": "rZsCJmZ3vY0SgZ0K2b1xYd0m0mBqkWm1v2n8uJp5b3c"
  }
 },
 "post_v1_users_user_id_profiles_profile_id_reset": {
  "reset": {
   "id": "019c0f6e-3f80-7a51-9a55-0f1f5a3c9d01",
   "text_id": null,
   "device": "desktop",
   "mode": "key",
   "text": null,
   "samples": 0,
   "required": 5,
   "enrolled": false,
   "version": 3,
   "versions": [],
   "created_at": "2026-01-01T00:00:00.000Z",
   "updated_at": "2026-01-01T00:00:00.002Z"
  }
 },
 "post_v1_users_user_id_profiles_profile_id_rollback": {
  "rollback": {
   "id": "019c0f6e-3f80-7a51-9a55-0f1f5a3c9d01",
   "text_id": null,
   "device": "desktop",
   "mode": "key",
   "text": "fixed",
   "samples": 5,
   "required": 5,
   "enrolled": true,
   "version": 3,
   "versions": [
    {
     "version": 3,
     "cause": "rollback",
     "created_at": "2026-01-01T00:00:00.002Z"
    },
    {
     "version": 2,
     "cause": "enrolment",
     "created_at": "2026-01-01T00:00:00.001Z"
    },
    {
     "version": 1,
     "cause": "enrolment",
     "created_at": "2026-01-01T00:00:00.000Z"
    }
   ],
   "created_at": "2026-01-01T00:00:00.000Z",
   "updated_at": "2026-01-01T00:00:00.002Z"
  }
 },
 "get_v1_applications": {
  "own": {
   "items": [
    {
     "id": "default",
     "environment": "live",
     "created_at": null,
     "closed_at": null,
     "policy": {
      "samples_required": 5,
      "mode": "active",
      "update": "verified",
      "attempts": 5,
      "attempts_window_seconds": 900,
      "attempts_total": 50,
      "require_challenge": false,
      "require_consent": null,
      "outcome_window_seconds": 900,
      "token_audience": null,
      "retention_attempts_days": 400,
      "retention_probes_days": null,
      "retention_inactive_days": null,
      "target_false_match_rate": 0.01,
      "step_up_false_match_rate": 0.1,
      "liveness": "standard"
     }
    }
   ],
   "next_cursor": null
  },
  "all": {
   "items": [
    {
     "id": "club",
     "environment": "live",
     "created_at": "2026-01-01T00:00:00.000Z",
     "closed_at": null,
     "policy": {
      "samples_required": 5,
      "mode": "active",
      "update": "verified",
      "attempts": 5,
      "attempts_window_seconds": 900,
      "attempts_total": 50,
      "require_challenge": false,
      "require_consent": null,
      "outcome_window_seconds": 900,
      "token_audience": null,
      "retention_attempts_days": 400,
      "retention_probes_days": null,
      "retention_inactive_days": null,
      "target_false_match_rate": 0.01,
      "step_up_false_match_rate": 0.1,
      "liveness": "standard"
     }
    },
    {
     "id": "default",
     "environment": "live",
     "created_at": null,
     "closed_at": null,
     "policy": {
      "samples_required": 5,
      "mode": "active",
      "update": "verified",
      "attempts": 5,
      "attempts_window_seconds": 900,
      "attempts_total": 50,
      "require_challenge": false,
      "require_consent": null,
      "outcome_window_seconds": 900,
      "token_audience": null,
      "retention_attempts_days": 400,
      "retention_probes_days": null,
      "retention_inactive_days": null,
      "target_false_match_rate": 0.01,
      "step_up_false_match_rate": 0.1,
      "liveness": "standard"
     }
    }
   ],
   "next_cursor": null
  }
 },
 "post_v1_applications": {
  "shop": {
   "id": "shop",
   "environment": "live",
   "created_at": "2026-01-01T00:00:00.000Z",
   "closed_at": null,
   "policy": {
    "samples_required": 10,
    "mode": "active",
    "update": "verified",
    "attempts": 5,
    "attempts_window_seconds": 900,
    "attempts_total": 50,
    "require_challenge": true,
    "require_consent": null,
    "outcome_window_seconds": 900,
    "token_audience": null,
    "retention_attempts_days": 400,
    "retention_probes_days": null,
    "retention_inactive_days": null,
    "target_false_match_rate": 0.001,
    "step_up_false_match_rate": 0.01,
    "liveness": "strict"
   }
  }
 },
 "get_v1_applications_application_id": {
  "own": {
   "id": "default",
   "environment": "live",
   "created_at": null,
   "closed_at": null,
   "policy": {
    "samples_required": 5,
    "mode": "active",
    "update": "verified",
    "attempts": 5,
    "attempts_window_seconds": 900,
    "attempts_total": 50,
    "require_challenge": false,
    "require_consent": null,
    "outcome_window_seconds": 900,
    "token_audience": null,
    "retention_attempts_days": 400,
    "retention_probes_days": null,
    "retention_inactive_days": null,
    "target_false_match_rate": 0.01,
    "step_up_false_match_rate": 0.1,
    "liveness": "standard"
   }
  }
 },
 "patch_v1_applications_application_id_policy": {
  "preset": {
   "id": "default",
   "environment": "live",
   "created_at": null,
   "closed_at": null,
   "policy": {
    "samples_required": 10,
    "mode": "active",
    "update": "verified",
    "attempts": 5,
    "attempts_window_seconds": 900,
    "attempts_total": 50,
    "require_challenge": false,
    "require_consent": null,
    "outcome_window_seconds": 900,
    "token_audience": null,
    "retention_attempts_days": 400,
    "retention_probes_days": null,
    "retention_inactive_days": null,
    "target_false_match_rate": 0.001,
    "step_up_false_match_rate": 0.01,
    "liveness": "strict"
   }
  },
  "settings": {
   "id": "default",
   "environment": "live",
   "created_at": null,
   "closed_at": null,
   "policy": {
    "samples_required": 5,
    "mode": "active",
    "update": "clear_accept",
    "attempts": 5,
    "attempts_window_seconds": 900,
    "attempts_total": 50,
    "require_challenge": false,
    "require_consent": null,
    "outcome_window_seconds": 900,
    "token_audience": null,
    "retention_attempts_days": 400,
    "retention_probes_days": null,
    "retention_inactive_days": null,
    "target_false_match_rate": 0.005,
    "step_up_false_match_rate": 0.1,
    "liveness": "standard"
   }
  }
 },
 "delete_v1_applications_application_id": {
  "with-people": {
   "id": "club",
   "removed_at": "2026-01-01T00:00:00.000Z",
   "removed": {
    "people": 1,
    "keys": 1,
    "webhooks": 0
   }
  }
 },
 "post_v1_keys": {
  "backend": {
   "id": "0123456789abcdef",
   "application": "default",
   "environment": "live",
   "label": "shop backend",
   "scopes": [
    "verify",
    "challenges",
    "outcomes"
   ],
   "created_at": "2026-01-01T00:00:00.000Z",
   "expires_at": "2026-01-08T00:00:00.000Z",
   "revoked_at": null,
   "last_used_at": null,
   "successor": null,
   "secret": "ka_live_0123456789abcdef_…"
  },
  "sandbox": {
   "id": "0123456789abcdef",
   "application": "default",
   "environment": "test",
   "label": "tests",
   "scopes": [
    "verify"
   ],
   "created_at": "2026-01-01T00:00:00.000Z",
   "expires_at": null,
   "revoked_at": null,
   "last_used_at": null,
   "successor": null,
   "secret": "ka_test_0123456789abcdef_…"
  }
 },
 "get_v1_keys": {
  "newest": {
   "items": [
    {
     "id": "c0ffee0123456789",
     "application": "default",
     "environment": "live",
     "label": "shop backend",
     "scopes": [
      "verify"
     ],
     "created_at": "2026-01-01T00:00:00.000Z",
     "expires_at": null,
     "revoked_at": null,
     "last_used_at": null,
     "successor": null
    },
    {
     "id": "0123456789abcdef",
     "application": "default",
     "environment": "live",
     "label": "test",
     "scopes": [
      "keys:read"
     ],
     "created_at": "2026-01-01T00:00:00.000Z",
     "expires_at": null,
     "revoked_at": null,
     "last_used_at": null,
     "successor": null
    },
    {
     "id": "0123456789abcdef",
     "application": "default",
     "environment": "live",
     "label": "test",
     "scopes": [
      "*"
     ],
     "created_at": "2026-01-01T00:00:00.000Z",
     "expires_at": null,
     "revoked_at": null,
     "last_used_at": null,
     "successor": null
    }
   ],
   "next_cursor": null
  }
 },
 "get_v1_keys_key_id": {
  "key": {
   "id": "c0ffee0123456789",
   "application": "default",
   "environment": "live",
   "label": "shop backend",
   "scopes": [
    "verify"
   ],
   "created_at": "2026-01-01T00:00:00.000Z",
   "expires_at": null,
   "revoked_at": null,
   "last_used_at": null,
   "successor": null
  }
 },
 "post_v1_keys_key_id_rotate": {
  "an-hour": {
   "id": "0123456789abcdef",
   "application": "default",
   "environment": "live",
   "label": "shop backend",
   "scopes": [
    "verify"
   ],
   "created_at": "2026-01-01T00:00:00.000Z",
   "expires_at": null,
   "revoked_at": null,
   "last_used_at": null,
   "successor": null,
   "secret": "ka_live_0123456789abcdef_…"
  }
 },
 "post_v1_webhooks": {
  "locks": {
   "id": "019c0f6e-0000-7000-8000-000000000006",
   "url": "https://app.example.org/hooks/typing",
   "events": [
    "user.enrolled",
    "user.locked",
    "user.erased"
   ],
   "description": "support desk",
   "enabled": true,
   "disabled_reason": null,
   "failing_since": null,
   "previous_secret_expires_at": null,
   "created_at": "2026-01-01T00:00:00.000Z",
   "updated_at": "2026-01-01T00:00:00.000Z",
   "secret": "whsec_…"
  }
 },
 "get_v1_webhooks": {
  "all": {
   "items": [
    {
     "id": "019c0f6e-8d20-7da4-a1e6-3b95c7f2d804",
     "url": "https://app.example.org/hooks/typing",
     "events": [
      "user.locked"
     ],
     "description": "",
     "enabled": true,
     "disabled_reason": null,
     "failing_since": null,
     "previous_secret_expires_at": null,
     "created_at": "2026-01-01T00:00:00.000Z",
     "updated_at": "2026-01-01T00:00:00.000Z"
    }
   ]
  }
 },
 "get_v1_webhooks_webhook_id": {
  "webhook": {
   "id": "019c0f6e-8d20-7da4-a1e6-3b95c7f2d804",
   "url": "https://app.example.org/hooks/typing",
   "events": [
    "user.locked"
   ],
   "description": "",
   "enabled": true,
   "disabled_reason": null,
   "failing_since": null,
   "previous_secret_expires_at": null,
   "created_at": "2026-01-01T00:00:00.000Z",
   "updated_at": "2026-01-01T00:00:00.000Z"
  }
 },
 "patch_v1_webhooks_webhook_id": {
  "off": {
   "id": "019c0f6e-8d20-7da4-a1e6-3b95c7f2d804",
   "url": "https://app.example.org/hooks/typing",
   "events": [
    "user.locked"
   ],
   "description": "",
   "enabled": false,
   "disabled_reason": "by_request",
   "failing_since": null,
   "previous_secret_expires_at": null,
   "created_at": "2026-01-01T00:00:00.000Z",
   "updated_at": "2026-01-01T00:00:00.000Z"
  }
 },
 "post_v1_webhooks_webhook_id_rotate": {
  "an-hour": {
   "id": "019c0f6e-8d20-7da4-a1e6-3b95c7f2d804",
   "url": "https://app.example.org/hooks/typing",
   "events": [
    "user.locked"
   ],
   "description": "",
   "enabled": true,
   "disabled_reason": null,
   "failing_since": null,
   "previous_secret_expires_at": "2026-01-01T01:00:00.000Z",
   "created_at": "2026-01-01T00:00:00.000Z",
   "updated_at": "2026-01-01T00:00:00.000Z",
   "secret": "whsec_…"
  }
 },
 "get_v1_webhooks_webhook_id_deliveries": {
  "newest": {
   "items": [
    {
     "id": "019c0f6e-9f58-7eb5-92d7-6c84b1a3e705",
     "event_id": "019c0f6e-0000-7000-8000-000000000006",
     "type": "webhook.ping",
     "status": "pending",
     "tries": 0,
     "next_try_at": "2026-01-01T00:00:00.000Z",
     "log": [],
     "created_at": "2026-01-01T00:00:00.000Z",
     "finished_at": null
    }
   ],
   "next_cursor": null
  }
 },
 "post_v1_webhooks_webhook_id_test": {
  "ping": {
   "id": "019c0f6e-0000-7000-8000-000000000006",
   "event_id": "019c0f6e-0000-7000-8000-000000000007",
   "type": "webhook.ping",
   "status": "pending",
   "tries": 0,
   "next_try_at": "2026-01-01T00:00:00.000Z",
   "log": [],
   "created_at": "2026-01-01T00:00:00.000Z",
   "finished_at": null
  }
 },
 "post_v1_webhooks_webhook_id_deliveries_delivery_id_redeliver": {
  "again": {
   "id": "019c0f6e-9f58-7eb5-92d7-6c84b1a3e705",
   "event_id": "019c0f6e-0000-7000-8000-000000000006",
   "type": "webhook.ping",
   "status": "pending",
   "tries": 0,
   "next_try_at": "2026-01-01T00:00:00.000Z",
   "log": [],
   "created_at": "2026-01-01T00:00:00.000Z",
   "finished_at": null
  }
 },
 "get_v1_audit": {
  "person": {
   "items": [
    {
     "id": 9,
     "at": "2026-01-01T00:00:00.000Z",
     "application": "default",
     "actor": "anonymous",
     "action": "user.enrolled",
     "subject": "NU4b3Um_iTPEN2VsKf5isQ",
     "details": {
      "profile_id": "019c0f6e-0000-7000-8000-000000000006",
      "samples": 1,
      "version": 5
     },
     "request_id": "019c0f6e-0000-7000-8000-000000000007",
     "writer": "dIoarfkeY5dPRIJq3Qtjyg",
     "sequence": 9,
     "key_id": "YPi5HY4B90oukY0F",
     "mac": "YJNU-hlwO-q6x2gYVCvk6q6cFhL6NAvMhUu5f_Uo3qI"
    },
    {
     "id": 8,
     "at": "2026-01-01T00:00:00.000Z",
     "application": "default",
     "actor": "anonymous",
     "action": "user.enrolled",
     "subject": "NU4b3Um_iTPEN2VsKf5isQ",
     "details": {
      "profile_id": "019c0f6e-0000-7000-8000-000000000006",
      "samples": 1,
      "version": 4
     },
     "request_id": "019c0f6e-0000-7000-8000-000000000008",
     "writer": "dIoarfkeY5dPRIJq3Qtjyg",
     "sequence": 8,
     "key_id": "YPi5HY4B90oukY0F",
     "mac": "YJNU-hlwO-q6x2gYVCvk6q6cFhL6NAvMhUu5f_Uo3qI"
    },
    {
     "id": 7,
     "at": "2026-01-01T00:00:00.000Z",
     "application": "default",
     "actor": "anonymous",
     "action": "user.enrolled",
     "subject": "NU4b3Um_iTPEN2VsKf5isQ",
     "details": {
      "profile_id": "019c0f6e-0000-7000-8000-000000000006",
      "samples": 1,
      "version": 3
     },
     "request_id": "019c0f6e-0000-7000-8000-000000000009",
     "writer": "dIoarfkeY5dPRIJq3Qtjyg",
     "sequence": 7,
     "key_id": "YPi5HY4B90oukY0F",
     "mac": "YJNU-hlwO-q6x2gYVCvk6q6cFhL6NAvMhUu5f_Uo3qI"
    }
   ],
   "next_cursor": null
  },
  "policies": {
   "items": [
    {
     "id": 1,
     "at": "2026-01-01T00:00:00.000Z",
     "application": "default",
     "actor": "key:0123456789abcdef",
     "action": "policy.changed",
     "subject": null,
     "details": {
      "old_policy": {
       "samples_required": 5,
       "mode": "active",
       "update": "verified",
       "attempts": 5,
       "attempts_window_seconds": 900,
       "attempts_total": 50,
       "require_challenge": true,
       "require_consent": null,
       "outcome_window_seconds": 900,
       "token_audience": null,
       "retention_attempts_days": 400,
       "retention_probes_days": null,
       "retention_inactive_days": null,
       "target_false_match_rate": 0.01,
       "step_up_false_match_rate": 0.1,
       "liveness": "standard"
      },
      "new_policy": {
       "samples_required": 5,
       "mode": "active",
       "update": "verified",
       "attempts": 5,
       "attempts_window_seconds": 900,
       "attempts_total": 50,
       "require_challenge": false,
       "require_consent": null,
       "outcome_window_seconds": 900,
       "token_audience": null,
       "retention_attempts_days": 400,
       "retention_probes_days": null,
       "retention_inactive_days": null,
       "target_false_match_rate": 0.01,
       "step_up_false_match_rate": 0.1,
       "liveness": "standard"
      }
     },
     "request_id": "019c0f6e-0000-7000-8000-000000000006",
     "writer": "dIoarfkeY5dPRIJq3Qtjyg",
     "sequence": 1,
     "key_id": "YPi5HY4B90oukY0F",
     "mac": "YJNU-hlwO-q6x2gYVCvk6q6cFhL6NAvMhUu5f_Uo3qI"
    }
   ],
   "next_cursor": null
  }
 }
};
